package io.netsonde.linux;

import io.netsonde.wire.CHeader;
import io.netsonde.wire.CStruct;

/** What packet(7) says, in structs and numbers: addresses, rings, what stands before a packet. */
final class PacketHeaders {
  @CHeader("sys/socket.h")
  static final int AF_PACKET = 17;

  @CHeader("linux/if_ether.h")
  static final int ETH_P_ALL = 3;

  @CHeader("sys/socket.h")
  static final int SOL_PACKET = 263;

  @CHeader("linux/if_packet.h")
  static final int PACKET_ADD_MEMBERSHIP = 1;

  @CHeader("linux/if_packet.h")
  static final int PACKET_MR_PROMISC = 1;

  @CHeader("linux/if_packet.h")
  static final int PACKET_RX_RING = 5;

  @CHeader("linux/if_packet.h")
  static final int PACKET_STATISTICS = 6;

  @CHeader("linux/if_packet.h")
  static final int PACKET_VERSION = 10;

  @CHeader("linux/if_packet.h")
  static final int PACKET_VNET_HDR = 15;

  @CHeader("linux/if_packet.h")
  static final int PACKET_FANOUT = 18;

  @CHeader("linux/if_packet.h")
  static final int PACKET_FANOUT_HASH = 0;

  @CHeader("linux/if_packet.h")
  static final int TPACKET_V3 = 2;

  @CHeader("linux/if_packet.h")
  static final int TP_STATUS_KERNEL = 0;

  @CHeader("linux/if_packet.h")
  static final int TP_STATUS_USER = 1;

  @CHeader("linux/if_packet.h")
  static final int TP_STATUS_CSUMNOTREADY = 8;

  @CHeader("linux/if_packet.h")
  static final int TP_STATUS_VLAN_VALID = 0x10;

  @CHeader("linux/if_packet.h")
  static final int TP_STATUS_VLAN_TPID_VALID = 0x40;

  /** The packet left this machine. */
  @CHeader("linux/if_packet.h")
  static final int PACKET_OUTGOING = 4;

  @CHeader("linux/if_ether.h")
  static final int ETH_P_8021Q = 0x8100;

  static final CStruct SOCKADDR_LL =
      CStruct.of(
          "struct sockaddr_ll",
          "linux/if_packet.h",
          CStruct.u16("sll_family"),
          CStruct.u16("sll_protocol"),
          CStruct.u32("sll_ifindex"),
          CStruct.u16("sll_hatype"),
          CStruct.u8("sll_pkttype"),
          CStruct.u8("sll_halen"),
          CStruct.bytes("sll_addr", 8));

  static final CStruct PACKET_MREQ =
      CStruct.of(
          "struct packet_mreq",
          "linux/if_packet.h",
          CStruct.u32("mr_ifindex"),
          CStruct.u16("mr_type"),
          CStruct.u16("mr_alen"),
          CStruct.bytes("mr_address", 8));

  static final CStruct TPACKET_REQ3 =
      CStruct.of(
          "struct tpacket_req3",
          "linux/if_packet.h",
          CStruct.u32("tp_block_size"),
          CStruct.u32("tp_block_nr"),
          CStruct.u32("tp_frame_size"),
          CStruct.u32("tp_frame_nr"),
          CStruct.u32("tp_retire_blk_tov"),
          CStruct.u32("tp_sizeof_priv"),
          CStruct.u32("tp_feature_req_word"));

  static final CStruct TPACKET_STATS_V3 =
      CStruct.of(
          "struct tpacket_stats_v3",
          "linux/if_packet.h",
          CStruct.u32("tp_packets"),
          CStruct.u32("tp_drops"),
          CStruct.u32("tp_freeze_q_cnt"));

  private static final CStruct TPACKET_BD_TS =
      CStruct.of(
          "struct tpacket_bd_ts",
          "linux/if_packet.h",
          CStruct.u32("ts_sec"),
          CStruct.u32("ts_nsec"));

  static final CStruct TPACKET_HDR_V1 =
      CStruct.of(
          "struct tpacket_hdr_v1",
          "linux/if_packet.h",
          CStruct.u32("block_status"),
          CStruct.u32("num_pkts"),
          CStruct.u32("offset_to_first_pkt"),
          CStruct.u32("blk_len"),
          CStruct.u64("seq_num"),
          CStruct.nested("ts_first_pkt", TPACKET_BD_TS),
          CStruct.nested("ts_last_pkt", TPACKET_BD_TS));

  static final CStruct TPACKET_BLOCK_DESC =
      CStruct.of(
          "struct tpacket_block_desc",
          "linux/if_packet.h",
          CStruct.u32("version"),
          CStruct.u32("offset_to_priv"),
          CStruct.nested("hdr", TPACKET_HDR_V1));

  private static final CStruct TPACKET_HDR_VARIANT1 =
      CStruct.of(
          "struct tpacket_hdr_variant1",
          "linux/if_packet.h",
          CStruct.u32("tp_rxhash"),
          CStruct.u32("tp_vlan_tci"),
          CStruct.u16("tp_vlan_tpid"),
          CStruct.u16("tp_padding"));

  static final CStruct TPACKET3_HDR =
      CStruct.of(
          "struct tpacket3_hdr",
          "linux/if_packet.h",
          CStruct.u32("tp_next_offset"),
          CStruct.u32("tp_sec"),
          CStruct.u32("tp_nsec"),
          CStruct.u32("tp_snaplen"),
          CStruct.u32("tp_len"),
          CStruct.u32("tp_status"),
          CStruct.u16("tp_mac"),
          CStruct.u16("tp_net"),
          CStruct.nested("hv1", TPACKET_HDR_VARIANT1),
          CStruct.bytes("tp_padding", 8));

  static final CStruct VIRTIO_NET_HDR =
      CStruct.of(
          "struct virtio_net_hdr",
          "linux/virtio_net.h",
          CStruct.u8("flags"),
          CStruct.u8("gso_type"),
          CStruct.u16("hdr_len"),
          CStruct.u16("gso_size"),
          CStruct.u16("csum_start"),
          CStruct.u16("csum_offset"));

  /** Where the VLAN tag's two fields are in the header of a packet. */
  static final int VLAN_TCI =
      (int) (TPACKET3_HDR.offset("hv1") + TPACKET_HDR_VARIANT1.offset("tp_vlan_tci"));

  static final int VLAN_TPID =
      (int) (TPACKET3_HDR.offset("hv1") + TPACKET_HDR_VARIANT1.offset("tp_vlan_tpid"));

  private PacketHeaders() {}
}

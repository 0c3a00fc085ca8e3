/* Prints what a network card stamps now: "transmit=1 filter=1". A witness in another language. */
#include <linux/net_tstamp.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

int main(int count, char **arguments) {
  struct hwtstamp_config config = {0};
  struct ifreq request = {0};
  if (count != 2) return 2;
  strncpy(request.ifr_name, arguments[1], IFNAMSIZ - 1);
  request.ifr_data = (char *)&config;
  if (ioctl(socket(AF_INET, SOCK_DGRAM, 0), SIOCGHWTSTAMP, &request) != 0) {
    perror("SIOCGHWTSTAMP");
    return 1;
  }
  printf("transmit=%d filter=%d\n", config.tx_type, config.rx_filter);
  return 0;
}

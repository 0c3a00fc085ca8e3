# The options of network-metrics-exporter, with the meaning and the defaults that they had there. Its
# program, its script client-traffic-tracker and its rules in the firewall are not needed any more.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.services.network-metrics-exporter;
  inherit (lib) mkDefault mkOption types;

  # "192.168.10" is 192.168.10.0/24, "10" is 10.0.0.0/8.
  prefix =
    let
      octets = builtins.filter builtins.isString (builtins.split "\\." cfg.networkPrefix);
      count = builtins.length octets;
    in
    builtins.concatStringsSep "." (octets ++ builtins.genList (_: "0") (4 - count))
    + "/${toString (8 * count)}";
in
{
  options.services.network-metrics-exporter = {
    enable = lib.mkEnableOption "Netsonde in the place of network-metrics-exporter";

    port = mkOption {
      type = types.port;
      default = 9101;
      description = "Port to listen on.";
    };

    updateInterval = mkOption {
      type = types.ints.positive;
      default = 2;
      description = "Metric update interval in seconds.";
    };

    openFirewall = mkOption {
      type = types.bool;
      default = false;
      description = "Whether to open the firewall port.";
    };

    enableNftablesIntegration = mkOption {
      type = types.bool;
      default = true;
      description = ''
        Whether Netsonde counts by a table of its own. If not, it reads rules of yours in the chain
        CLIENT_TRAFFIC, with the comments tx_ADDRESS and rx_ADDRESS, and changes nothing.
      '';
    };

    networkPrefix = mkOption {
      type = types.strMatching "[0-9]{1,3}(\\.[0-9]{1,3}){0,3}";
      default = "192.168.10";
      description = "Network prefix to monitor: the first one to four numbers of its addresses.";
    };

    trafficInterface = mkOption {
      type = types.str;
      default = "br-lan";
      description = "Network interface for client discovery.";
    };

    package = lib.mkPackageOption pkgs "netsonde" { };
  };

  config = lib.mkIf cfg.enable {
    services.netsonde = {
      enable = true;
      package = mkDefault cfg.package;
      port = mkDefault cfg.port;
      openFirewall = mkDefault cfg.openFirewall;
      # It ran as root, and so read lease files that others may not.
      extraCapabilities = [ "CAP_DAC_READ_SEARCH" ];
      settings = {
        probe.enabled = mkDefault false;
        tcp.enabled = mkDefault false;
        jool.enabled = mkDefault false;
        clients = {
          enabled = mkDefault true;
          interval = mkDefault "${toString cfg.updateInterval}s";
          mode = mkDefault (if cfg.enableNftablesIntegration then "automatic" else "read-only");
          prefixes = mkDefault [ prefix ];
          interfaces = mkDefault [ cfg.trafficInterface ];
        };
      };
    };
  };
}

# services.netsonde, and services.network-metrics-exporter with that program's options.
#
#   imports = [ ./netsonde/packaging/nixos/module.nix ];
#   services.netsonde = { enable = true; openFirewall = true; settings.clients.enabled = false; };
{
  imports = [
    ./netsonde.nix
    ./network-metrics-exporter.nix
  ];
}

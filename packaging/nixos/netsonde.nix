{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.services.netsonde;
  inherit (lib) mkOption types;

  # A slice is on unless the settings say otherwise, as in the program.
  slice = name: cfg.settings.${name} or { };
  isOn = name: !(builtins.elem ((slice name).enabled or true) [ false ]);

  # What the enabled slices need, and nothing else; the same as packaging/helm computes.
  capabilities = lib.unique (
    lib.optional (isOn "probe" || isOn "tcp") "CAP_NET_RAW"
    ++ lib.optional (
      isOn "clients" || isOn "jool" || (isOn "probe" && ((slice "probe").hardware_stamps or "off") == "on")
    ) "CAP_NET_ADMIN"
    ++ lib.optionals (isOn "tcp" && ((slice "tcp").tracepoints or false)) [
      "CAP_BPF"
      "CAP_PERFMON"
    ]
    ++ lib.optional cfg.otherNamespaces "CAP_SYS_ADMIN"
    ++ lib.optional (cfg.port < 1024) "CAP_NET_BIND_SERVICE"
    ++ cfg.extraCapabilities
  );

  # JSON is YAML. Checked when the system is built, by the program that will read it.
  written = pkgs.writeText "netsonde.yml" (builtins.toJSON cfg.settings);
  configFile =
    if cfg.checkConfig then
      pkgs.runCommand "netsonde-checked.yml" { } ''
        ${lib.getExe cfg.package} config check --config.file=${written}
        ln -s ${written} $out
      ''
    else
      written;

  host = if lib.hasInfix ":" cfg.listenAddress then "[${cfg.listenAddress}]" else cfg.listenAddress;
in
{
  options.services.netsonde = {
    enable = lib.mkEnableOption "Netsonde, a Prometheus exporter for what a network is doing";

    package = lib.mkPackageOption pkgs "netsonde" { };

    listenAddress = mkOption {
      type = types.str;
      default = "";
      example = "127.0.0.1";
      description = "Address to listen on; empty for all.";
    };

    port = mkOption {
      type = types.port;
      default = 10116;
      description = "Port to listen on.";
    };

    openFirewall = mkOption {
      type = types.bool;
      default = false;
      description = "Whether to open the port in the firewall.";
    };

    settings = mkOption {
      type = types.attrsOf types.anything;
      default = { };
      example = {
        clients.enabled = false;
        probe.targets = [ "192.0.2.1" ];
      };
      description = ''
        The configuration file, as docs/configuration.md describes it. The unit gets the
        capabilities that the slices need which are on in it.
      '';
    };

    checkConfig = mkOption {
      type = types.bool;
      default = true;
      description = "Whether to have the configuration checked when the system is built.";
    };

    webConfigFile = mkOption {
      type = types.nullOr types.str;
      default = null;
      example = "/run/credentials/netsonde.service/web.yml";
      description = ''
        File with TLS and users, as docs/web-configuration.md describes it. A string: what is in
        the store can be read by everybody.
      '';
    };

    otherNamespaces = mkOption {
      type = types.bool;
      default = false;
      description = "Whether to read other network namespaces, too; that takes CAP_SYS_ADMIN.";
    };

    extraCapabilities = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "CAP_DAC_READ_SEARCH" ];
      description = "Capabilities beside those that the slices need.";
    };

    extraGroups = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "dnsmasq" ];
      description = "Groups that may read lease files which others may not.";
    };

    extraFlags = mkOption {
      type = types.listOf types.str;
      default = [ ];
      example = [ "--log.level=debug" ];
      description = "Further flags of `netsonde serve`.";
    };

    javaOptions = mkOption {
      type = types.str;
      default = "";
      example = "-Xmx512m";
      description = "Further flags for the Java virtual machine.";
    };
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = cfg.webConfigFile == null || !(lib.hasPrefix "/tmp/" cfg.webConfigFile);
        message = "services.netsonde.webConfigFile: the unit has a /tmp of its own; put the file elsewhere.";
      }
    ];

    networking.firewall.allowedTCPPorts = lib.optional cfg.openFirewall cfg.port;

    systemd.services.netsonde = {
      description = "Netsonde, a Prometheus exporter for networks";
      documentation = [ "man:netsonde(1)" ];
      wantedBy = [ "multi-user.target" ];
      wants = [ "network-online.target" ];
      after = [ "network-online.target" ];
      environment = lib.optionalAttrs (cfg.javaOptions != "") {
        NETSONDE_JAVA_OPTS = cfg.javaOptions;
      };
      serviceConfig = {
        ExecStart = lib.escapeShellArgs (
          [
            (lib.getExe cfg.package)
            "serve"
            "--config.file=${configFile}"
            "--web.listen-address=${host}:${toString cfg.port}"
          ]
          ++ lib.optional (cfg.webConfigFile != null) "--web.config.file=${cfg.webConfigFile}"
          ++ cfg.extraFlags
        );
        Type = "notify";
        WatchdogSec = "60s";
        # 143 is how a Java process ends that was told to.
        SuccessExitStatus = 143;
        Restart = "on-failure";
        LimitNOFILE = 16384;
        MemoryMax = "512M";
        DynamicUser = true;
        SupplementaryGroups = cfg.extraGroups;
        StateDirectory = "netsonde";
        AmbientCapabilities = capabilities;
        CapabilityBoundingSet = if capabilities == [ ] then [ "" ] else capabilities;

        # Java compiles at run time, into memory that it writes and executes.
        MemoryDenyWriteExecute = false;
        NoNewPrivileges = true;
        ProtectSystem = "strict";
        ProtectHome = true;
        PrivateTmp = true;
        PrivateDevices = true;
        PrivateIPC = true;
        PrivateMounts = true;
        ProtectProc = "invisible";
        ProtectKernelTunables = true;
        ProtectKernelModules = true;
        ProtectKernelLogs = true;
        ProtectControlGroups = true;
        ProtectClock = true;
        ProtectHostname = true;
        RestrictAddressFamilies = [
          "AF_INET"
          "AF_INET6"
          "AF_NETLINK"
          "AF_PACKET"
          "AF_UNIX"
        ];
        RestrictNamespaces = if cfg.otherNamespaces then [ "net" ] else true;
        RestrictRealtime = true;
        RestrictSUIDSGID = true;
        LockPersonality = true;
        KeyringMode = "private";
        RemoveIPC = true;
        UMask = "0077";
        SystemCallArchitectures = "native";
        # Rights are given up with capset(2).
        SystemCallFilter = [
          "@system-service"
          "~@privileged @resources"
          "capset"
        ]
        ++ lib.optional (builtins.elem "CAP_BPF" capabilities) "bpf";
        SystemCallErrorNumber = "EPERM";
      };
    };
  };
}

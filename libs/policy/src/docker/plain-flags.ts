/**
 * Options that give a reading or an additive command no more reach than it has. One that stands neither here nor among
 * the risks makes such a command `unknown`: what a new version of the client adds is nobody's until somebody decides.
 */
export const PLAIN_FLAGS: ReadonlySet<string> = new Set(
  // What to show and how
  `all details digests filter follow format hash human images index insecure json last latest limit no-color
  no-descriptions no-log-prefix no-resolve no-stream no-task-ids no-trunc orphans pretty profiles progress protocol
  quiet raw services short since size status tail timestamps tree type until verbose help debug check call print
  local cluster environment variables models networks
  no-consistency no-env-resolution no-interpolate no-normalize no-path-resolution skip-interpolation
  lock-image-digests resolve-image-digests compose-file`
    // How a container runs inside its own walls
    .concat(
      ` add-host annotation attach blkio-weight blkio-weight-device cap-drop cpu-count cpu-percent cpu-period cpu-quota
  cpu-shares cpus cpuset-cpus cpuset-mems detach detach-keys device-read-bps device-read-iops device-write-bps
  device-write-iops disable-content-trust dns dns-option dns-search domainname entrypoint expose group-add health-cmd
  health-interval health-retries health-start-interval health-start-period health-timeout hostname init
  io-maxbandwidth io-maxiops ip ip6 isolation kernel-memory link-local-ip mac-address memory memory-reservation
  memory-swap memory-swappiness name no-healthcheck pids-limit platform publish publish-all pull
  read-only rm shm-size sig-proxy stop-signal stop-timeout storage-opt tmpfs tty ulimit user workdir checkpoint`,
    )
    // Images and builds
    .concat(
      ` all-tags amend attest cache-from compress force-rm ignore-buildable ignore-pull-failures include-deps load
  no-cache no-cache-filter no-parallel no-rm parallel policy provenance sbom squash tag target with-dependencies wait
  wait-timeout`,
    )
    // Networks, volumes and services
    .concat(
      ` attachable aux-address availability config-from config-only group gw-priority ingress internal
  ip-range ipam-opt ipv4 ipv6 limit-bytes mode required-bytes scope sharing template-driver topology-preferred
  topology-required constraint endpoint-mode generic-resource host limit-cpu limit-memory
  limit-pids max-concurrent no-resolve-image placement-pref replicas replicas-max-per-node reserve-cpu reserve-memory
  restart-condition restart-delay restart-max-attempts restart-window rollback-delay rollback-failure-action
  rollback-max-failure-ratio rollback-monitor rollback-order rollback-parallelism stop-grace-period update-delay
  update-failure-action update-max-failure-ratio update-monitor update-order update-parallelism dry-run`,
    )
    .split(/\s+/),
);

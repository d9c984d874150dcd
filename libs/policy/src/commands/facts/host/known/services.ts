/**
 * Clients of services, package tools and administration tools that their sub-commands describe well enough: what
 * destroys or changes is read by its verb, and what starts or opens something by rules of their own.
 */
export const BY_VERB = `
algolia apigeecli asana-cli auth0 aws-vault b2 balena bosh boundary bw buildah buildkite-agent bunx cf circleci civo clever clickhouse cloudflare
confluent contentful copr cosign crane ctr crictl databricks datadog-ci datree dbt ddev deis devspace doctl dokku doppler drone dvc earthly
eas edgectl elastic-agent envkey expo fastly fission flarectl fly forge frpc gam garden gcrane gh-actions-cache gitea glooctl gopass grafana-cli graphite
hasura hcloud heroku hetzner-kube ibmcloud infracost influx infisical ionosctl istioctl jenkins jfrog jira kafkactl kamel kcadm kn kong
kops krew ksctl kubeadm kubebuilder kubefed kustomize lacework lando launchdarkly ldcli linkerd linode-cli litestream localstack lokalise logdna
mackerel mc meltano metabase minio mongocli mssql-cli n8n nats neonctl netdata newrelic nhost nomad nx-cloud oci okta okteto one onelogin onepassword
op openshift-install opsgenie osc ossutil packer packet pagerduty pd percy pganalyze planetscale platform pluto pscale pup qovery railway render
replicated rollbar rosa salesforce sf sfdx sam scw scaleway sentry-cli shopify skaffold slack snowsql snyk sonobuoy spacelift square statuspage
step storj stripe supabase talosctl teleport tctl tsh tfc-cli tilt tkn tower-cli travis trello turso twilio upbound uplink upctl vcluster velero
vultr-cli wp workato yc zapier zeet zendesk zerotier-cli apigee atlas mongocli nats-top kubetail stern ksniff popeye kubectl-tree goldpinger
brew scoop mas nix guix apt-mark apt-config apt-key add-apt-repository apt-cdrom dpkg-reconfigure dpkg-divert debconf-show snapcraft flatpak-builder
git-lfs git-annex git-crypt git-secret repo gerrit arc phab stgit topgit hub bit
qemu-img virt-install virsh vboxmanage vmrun govc lxc lxd incus multipass qm pct proxmox-backup-client pveam pvesm pvecm pveum limactl colima podman-compose
adb fastboot esptool flashrom openocd st-flash dfu-util stm32flash nrfjprog teensy_loader_cli
xargs gxargs parallel watch entr nohup setsid nice ionice chrt taskset stdbuf timeout gtimeout time unbuffer tsp env printenv command builtin
patch rename rename.ul mmv vidir detox hardlink fdupes rdfind fallocate truncate mkfifo mknod mktemp tempfile install dir vdir
losetup swapon swaplabel blkid e2label tune2fs e2image resize2fs fstrim fsfreeze lvs vgs pvs lvcreate vgcreate pvcreate lvextend fsck fsck.ext4
tc brctl ipset iptunnel nft arping arpd nameif mii-tool vconfig devlink rdma nmap
logger systemd-notify systemd-ask-password systemd-tmpfiles systemd-mount systemd-umount systemd-id128 systemd-socket-activate dbus-send dbus-monitor gdbus
uvicorn gunicorn hypercorn daphne waitress-serve celery flower rq huey dramatiq forever pm2 supervisorctl supervisord foreman overmind hivemind
flask django-admin rails puma unicorn thin sidekiq resque hanami phx mix symfony artisan laravel php-fpm tsx ts-node swc nodemon ts-node-dev tsup unbuild rollup parcel
next nuxt gatsby remix astro svelte-kit vue ng ember expo ionic cordova capacitor quasar create-react-app degit hygen plop yo express sails strapi keystone redwood blitz
createdb initdb pg_ctl pg_dump pg_dumpall pg_restore pg_basebackup pg_lsclusters pg_receivewal vacuumdb reindexdb clusterdb mysqldump mysqlimport mysqlbinlog mariadb-dump mariadb-admin
mongodump mongorestore mongoimport redis-server redis-sentinel memcached etcd consul-template influxd prometheus grafana-server alertmanager node_exporter
ldapsearch ldapmodify ldapadd kinit klist kdestroy kadmin samba-tool net wbinfo realm sssctl ipa
defaults pmset launchctl dscl diskutil tmutil networksetup scutil hdiutil softwareupdate systemsetup
reg sc schtasks icacls takeown wmic robocopy attrib where findstr tasklist ipconfig netsh powercfg sfc dism choco winget
lpr lpadmin lpstat lpq lpinfo cupsenable lpoptions
scriptreplay setterm setfont loadkeys localedef locale-gen update-locale timedatectl hwclock rtcwake
renice chage chfn pwck grpck faillock groupadd vipw vigr
sl-remote mosquitto_rr rabbitmqctl rabbitmq-diagnostics rabbitmq-queues kafka-topics kafka-console-consumer kafka-console-producer pulsar-admin nsq_tail
go-bindata stringer mockgen wire air delve gopls buf grpcurl evans ghz protoc-gen-go golang
valgrind cachegrind callgrind_annotate ms_print cg_annotate vgdb gprofng perl-debug kcachegrind massif-visualizer
keytool jarsigner jdb jcmd jstat jmap jhsdb jconsole jfr jpackage native-image gu
prove perlbrew cpanm carton perltidy perlcritic procan pod2usage podchecker instmodsh ptar ptardiff shasum splain corelist h2xs xsubpp enc2xs
bind disown suspend logout configure autogen.sh mountpoint wdctl lsfd lsirq fincore choom isosize setarch linux32 linux64 runcon chcpu chmem zramctl lsblk
`;

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Names of programs that mean nothing else in a sentence. */
const PROGRAMS = words(`
  rm rmdir mv cp ln ls cd pwd mkdir chmod chown chgrp chattr lsattr dd mkfs fdisk sfdisk gdisk parted wipefs shred unlink
  mkswap swapoff swapon umount losetup cryptsetup lvremove lvcreate vgremove pvremove pvcreate mdadm zfs zpool btrfs
  fsck e2fsck resize2fs blkdiscard hdparm smartctl lsblk blkid df du stat rsync scp sftp ssh sshd ssh-keygen ssh-copy-id
  tar gzip gunzip zip unzip 7z xz bzip2 zstd cpio cat tac sed awk gawk mawk grep egrep fgrep rg ag xargs tee wc uniq tr
  diff comm nl od xxd hexdump base64 base32 md5sum sha1sum sha256sum sha512sum openssl gpg curl wget nc ncat netcat socat
  telnet nmap tcpdump dig nslookup ping traceroute ip ifconfig iptables ip6tables nft ufw firewall-cmd ipset route ss
  netstat arp tc brctl iwconfig nmcli systemctl journalctl loginctl hostnamectl timedatectl initctl rc-service
  rc-update chkconfig update-rc.d launchctl crontab pkill killall renice nohup setsid sudo su doas runuser pkexec env
  printenv chroot unshare nsenter setcap getcap setenforce getenforce semanage restorecon auditctl visudo useradd userdel
  usermod groupadd groupdel groupmod adduser deluser addgroup delgroup passwd chpasswd gpasswd vipw insmod rmmod modprobe
  depmod sysctl dmesg grub-install update-grub efibootmgr poweroff telinit kexec apt apt-get aptitude dpkg yum dnf rpm
  zypper pacman apk emerge snap flatpak brew port choco winget scoop npm npx pnpm yarn bun bunx node deno tsc eslint pip
  pip3 pipx poetry conda mamba virtualenv python python2 python3 ruby gem irb perl php composer java javac mvn gradle
  gradlew sbt kotlinc scala cargo rustc rustup golang dotnet nuget gcc g++ clang cmake ninja bazel meson git gh glab
  git-lfs hg svn jj docker docker-compose podman buildah skopeo nerdctl ctr crictl kubectl helm helmfile kustomize oc
  minikube k3s eksctl kubeadm flux argocd istioctl velero terraform terragrunt tofu pulumi ansible ansible-playbook
  packer vagrant aws gcloud gsutil az azcopy doctl heroku flyctl vercel netlify wrangler firebase supabase railway
  linode-cli ibmcloud oci psql pg_dump pg_restore dropdb createdb createuser dropuser pg_ctl initdb mysql mysqldump
  mysqladmin mariadb sqlite3 redis-cli mongo mongosh mongodump mongorestore cqlsh influx clickhouse-client etcdctl
  consul nomad boundary rclone restic borg duplicity kafka-topics kafka-topics.sh kafka-acls rabbitmqctl
  rabbitmqadmin celery tmux byobu vi vim nvim nano emacs bash sh zsh dash ksh fish tcsh csh ash busybox pwsh powershell
  cmd.exe strace ltrace gdb lsof ps htop pgrep pidof uptime uname whoami id w printf echo eval exec alias unalias export
  unset readonly trap ulimit umask pushd popd mktemp mkfifo mknod readlink realpath basename dirname truncate fallocate
  jq yq vault op doppler sops aws-vault stripe ldcli fastly newrelic promtool haproxy nginx apachectl httpd caddy traefik
  circleci travis jenkins tox pytest jest vitest mocha phpunit rspec rake rails bundle flask django-admin manage.py
  uvicorn gunicorn pm2 forever supervisorctl systemd-run busctl dbus-send xdg-open osascript defaults diskutil tmutil
  csrutil spctl dscl softwareupdate pmset reg regedit schtasks taskkill icacls takeown vssadmin bcdedit wmic netsh
  diskpart cipher robocopy rd rmdir.exe attrib sc wevtutil certutil bitsadmin mshta rundll32 regsvr32 cscript wscript
  ftp tftp lftp s3cmd mc b2 mega-cmd kinit klist ldapdelete ldapmodify ldapsearch nginx-ctl logrotate journald rsyslogd
  fail2ban-client apparmor_parser aa-disable aa-complain aa-teardown sestatus history lastlog swaks sendmail mailx mutt
  ffmpeg convert make gmake filter-branch bfg srm sgdisk partprobe dmsetup multipath iscsiadm drbdadm qemu-img virsh
  virt-install vboxmanage lxc lxd incus multipass proxmox qm pct esxcli vmrun govc tailscale wg wg-quick openvpn
  cloudflared ngrok adb fastboot esptool flashrom nvme sg_format ipmitool racadm lpadmin cancel lprm nixos-rebuild
  nix nix-env nix-collect-garbage guix opkg pamac urpmi eopkg xbps-install pkg pkg_delete freebsd-update
`);

/** Programs whose name is also an English word: only their arguments tell which it is. */
const ENGLISH_PROGRAMS = words(`
  find kill sort split cut time test make install touch watch wait which who less more join look reset set type read let
  at go open start stop service mount format dump restore history head tail file link expand fold paste print write wall
  last strings patch reboot shutdown halt init top free date cal clear column script screen nice move copy del erase
  delete command builtin source return exit true false local declare function if for while until case select do then
  else done fi esac parallel square serve act task just host whereis locate mail batch yes seq factor tree pass age
  rename replace boundary consul forever port flux cancel convert defaults snap export alias trap echo truncate eval
  exec cat node rake rails bundle helm vault stripe doppler travis mega nomad railway caddy
`);

export const ALL_PROGRAMS: ReadonlySet<string> = new Set([...PROGRAMS, ...ENGLISH_PROGRAMS]);

export const isProgram = (word: string): boolean => ALL_PROGRAMS.has(word);
export const isEnglishToo = (word: string): boolean => ENGLISH_PROGRAMS.has(word);

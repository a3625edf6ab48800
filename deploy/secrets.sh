#!/usr/bin/env bash
# Make what docker-compose.yml reads as secrets, each in a file of its own below secrets/. What is there stays as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 077
mkdir -p secrets/tls

keep() { # NAME VALUE
    [[ -s secrets/$1 ]] || printf %s "$2" >"secrets/$1"
}

random() { # BYTES
    od --address-radix=n --format=x1 --read-bytes="$1" /dev/urandom | tr -d ' \n'
}

keep postgres_password "$(random 24)"
keep database_url "postgres://silastik:$(<secrets/postgres_password)@postgres:5432/silastik"
keep secret_key "$(random 32)"
keep evidence_key "$(random 32)"
keep mfa_key "$(random 32)"
keep email_url "smtp+tls://user:password@smtp.example.org:587"
# Containers read each file as a user of their own; the folder keeps everybody else of this machine out.
cd secrets
chmod 644 postgres_password database_url secret_key evidence_key mfa_key email_url
cd ..
chmod 755 secrets/tls
chmod 700 secrets
echo "secrets/ is complete. Write the mail server's address into secrets/email_url, and put the certificate into"
echo "secrets/tls: fullchain.pem and privkey.pem, readable by user 10001."

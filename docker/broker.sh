#!/bin/sh
# One of three Kafka brokers (KRaft, broker and controller in one), from egomotion's image. NODE is 1, 2 or 3.
set -eu
libraries="/opt/egomotion/lib/*"
if [ "${1:-}" = healthy ]; then
  # Whether the broker takes connections.
  exec bash -c 'exec 3<>/dev/tcp/127.0.0.1/9092'
fi
data=/var/lib/egomotion/kafka
mkdir -p $data
cat >/var/lib/egomotion/server.properties <<EOF
process.roles=broker,controller
node.id=$NODE
controller.quorum.voters=1@broker-1:9093,2@broker-2:9093,3@broker-3:9093
listeners=PLAINTEXT://:9092,CONTROLLER://:9093
advertised.listeners=PLAINTEXT://broker-$NODE:9092
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=$data
default.replication.factor=3
min.insync.replicas=2
offsets.topic.replication.factor=3
transaction.state.log.replication.factor=3
transaction.state.log.min.isr=2
transaction.abort.timed.out.transaction.cleanup.interval.ms=1000
message.max.bytes=8454144
replica.fetch.max.bytes=8454144
auto.create.topics.enable=false
EOF
java -Xmx128m -cp "$libraries" kafka.tools.StorageTool format --ignore-formatted \
  --cluster-id ZWdvbW90aW9uLWNsdXN0ZQ --config /var/lib/egomotion/server.properties
exec java -Xmx350m -XX:+UseSerialGC -cp "$libraries" kafka.Kafka /var/lib/egomotion/server.properties

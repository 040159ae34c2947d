#!/bin/sh
# Two cameras that drive through a rendered street again and again, at the speed of the recording.
set -eu
servers=broker-1:9092,broker-2:9092,broker-3:9092
egomotion=/opt/egomotion/egomotion
street=/var/lib/egomotion/street
[ -d $street ] || $egomotion synth --out $street --frames 100 --size 416x128
while :; do
  for camera in front rear; do
    $egomotion ingest $street --camera-id $camera --rate realtime --bootstrap-servers $servers </dev/null &
  done
  wait
  sleep 2
done

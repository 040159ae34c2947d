/**
 * Live cameras into the frames topic: addresses, a state machine for each camera, capture times, and a ledger of
 * every frame.
 */
package dev.egomotion.live;

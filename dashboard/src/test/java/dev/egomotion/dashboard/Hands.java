package dev.egomotion.dashboard;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves when a test says so. */
final class Hands implements InstantSource {
    private volatile long millis;

    Hands(long millis) {
        this.millis = millis;
    }

    void set(long to) {
        millis = to;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis);
    }
}

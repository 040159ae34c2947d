package dev.egomotion.live;

/** How an RTSP camera sends its packets. */
public enum Transport {
    /** Inside the connection: nothing is lost on the way, a jam delays. */
    TCP,
    /** Beside it: a jam loses packets. */
    UDP
}

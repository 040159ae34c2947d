package dev.egomotion.engine;

/** Whose topics and names a pipeline works on. */
enum Place {
    /** Its own: a broker inside the process, or topics and an application id of its own on a cluster, removed at the end. */
    OWN,
    /** As {@link #OWN}, but the topics stay. */
    OWN_KEPT,
    /** Those of a service that runs on the cluster: nothing is computed here. */
    GUEST,
    /** Those of the settings, on a cluster: this is the service. */
    SERVICE
}

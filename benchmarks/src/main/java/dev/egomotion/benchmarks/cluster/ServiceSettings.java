package dev.egomotion.benchmarks.cluster;

import java.nio.file.Path;

/**
 * How a service runs.
 *
 * @param applicationId of its consumer group; its topics begin with it
 * @param partitions of every topic
 * @param standbys copies of every state
 */
record ServiceSettings(String applicationId, int partitions, int standbys) {
    /** Returns the settings as a file of them. */
    String yaml(Path stateDirectory) {
        return """
                topology:
                  topics: {prefix: %s.}
                  streams:
                    applicationId: %s
                    partitions: %d
                    standbys: %d
                    commitInterval: 100
                    stateDirectory: %s
                """
                .formatted(applicationId, applicationId, partitions, standbys, stateDirectory);
    }

    String frames() {
        return applicationId + ".frames";
    }

    String trajectory() {
        return applicationId + ".trajectory";
    }
}

package dev.egomotion.topology;

/** A topic that is there but not as the topology needs it: names the topic, what was found and what is expected. */
public final class TopicMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String topic;

    TopicMismatchException(String topic, String setting, Object found, String expected) {
        super("topic %s has %s %s; expected %s".formatted(topic, setting, found, expected));
        this.topic = topic;
    }

    /** Returns the name of the topic. */
    public String topic() {
        return topic;
    }
}

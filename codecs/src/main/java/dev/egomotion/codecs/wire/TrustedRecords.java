package dev.egomotion.codecs.wire;

import dev.egomotion.schemas.FrameEvent;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro that the generated records are this project's own: it instantiates only classes that are
 * trusted by name, also for the defaults in a builder.
 */
public final class TrustedRecords {
    static {
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(
                        ClassSecurityValidator.getGlobal(),
                        type -> type.getPackage() == FrameEvent.class.getPackage()));
    }

    private TrustedRecords() {}

    /** Makes sure that it has been told. */
    public static void ready() {}
}

package dev.egomotion.trainer.export;

import dev.egomotion.codecs.FileTrouble;
import java.io.IOException;
import java.nio.file.Path;

/** A result of training that cannot be written, what stood there before being untouched, or that is wrong. */
public final class TrainingOutputException extends IOException {
    private static final long serialVersionUID = 1L;

    TrainingOutputException(Path file, IOException cause) {
        super(file + ": " + FileTrouble.writing(cause), cause);
    }

    /**
     * Creates one for a file that was written and is wrong.
     *
     * @param found what is wrong with it
     */
    public TrainingOutputException(Path file, String found) {
        super(file + ": " + found);
    }
}

package dev.egomotion.live;

import java.util.function.Consumer;

/** Something that may stop working: said to the operator once when it does, and once when it works again. */
final class Trouble {
    private final String begins;
    private final String ends;
    private final Consumer<String> say;
    private boolean present;

    /**
     * Creates it.
     *
     * @param begins what does not work then; the reason follows it
     * @param ends what works again
     * @param say takes lines for the operator; from any thread
     */
    Trouble(String begins, String ends, Consumer<String> say) {
        this.begins = begins;
        this.ends = ends;
        this.say = say;
    }

    /** It does not work, for a reason. */
    synchronized void began(Throwable why) {
        if (!present) {
            present = true;
            String message = why.getMessage();
            say.accept(
                    message == null || message.isBlank()
                            ? begins
                            : "%s (%s)".formatted(begins, message.strip()));
        }
    }

    /** It works. */
    synchronized void ended() {
        if (present) {
            present = false;
            say.accept(ends);
        }
    }
}

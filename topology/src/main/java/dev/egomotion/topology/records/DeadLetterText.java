package dev.egomotion.topology.records;

/** Text for a dead letter, which must fit its topic whatever the record held: what is too long is cut. */
final class DeadLetterText {
    /** The longest text, characters. */
    static final int MOST_CHARACTERS = 1000;

    private static final int SHOWN = 100;

    private DeadLetterText() {}

    /** Returns a name, or its beginning; null where there is none. */
    static String cut(String name) {
        return name == null || name.length() <= EventParser.MOST_ID_BYTES ? name : cut(name, SHOWN);
    }

    /** Returns one line: the text, or its beginning. */
    static String line(String text) {
        String whole = text.length() <= MOST_CHARACTERS ? text : cut(text, MOST_CHARACTERS);
        return whole.replaceAll("\\p{Cntrl}+", " ");
    }

    private static String cut(String text, int at) {
        int end = Character.isHighSurrogate(text.charAt(at - 1)) ? at - 1 : at;
        return "%s... (%d characters)".formatted(text.substring(0, end), text.length());
    }
}

package dev.egomotion.codecs;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text files that were spoilt, the same ones every time: numbers replaced, words and lines lost, doubled and swapped,
 * bytes changed, the end cut off. A usual build tries 40 of each kind, the slow tests 300; {@code -Degomotion.fuzz=N} says
 * another number.
 */
public final class FuzzedText {
    private static final String[] NUMBERS = {
        "NaN", "Infinity", "-inf", "1e308", "-1e308", "1e-320", "0", "-0.0", "-1", "1e10", "65536",
                "2147483648",
        "9223372036854775808", "1403636579763555584", "0x10", "1f", "1_000", "1,5", "", "x", ".",
                "-", "null", "[]",
        "{}", "~", "\u0661", "99999999999999999999999999999999999999", "1e999999999",
                "1E+99999999999"
    };
    private static final String[] PIECES = {
        "\uFEFF",
        "\r\n",
        "\r",
        "\t",
        "\0",
        "#",
        ":",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "\"",
        "'",
        "&a",
        "*a",
        "!!",
        "%YAML:1.0\n",
        "---\n",
        "<",
        "</",
        "<!DOCTYPE a>",
        ",",
        ";",
        "  ",
        "\u00e9",
        "\ud83d\ude97",
        "|",
        ">",
        "<<: *a\n",
        "? ",
        "//"
    };
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d*)?([eE][-+]?\\d+)?");
    private static final Pattern CLASS_NAME =
            Pattern.compile(
                    "\\b[A-Z]\\w*(Exception|Error)\\b|\\b(java|javax|sun|com|org|dev)(\\.[a-z]\\w*)+\\.[A-Z]|\\bat [a-z]+\\.[a-z.]+\\(");

    /** How many of each kind the slow tests try. */
    public static final int MANY = 300;

    private static final int USUAL = Integer.getInteger("egomotion.fuzz", 40);
    private static int count = USUAL;

    private FuzzedText() {}

    /** Tries at least so many files of each kind from here on. */
    public static void tryAtLeast(int files) {
        count = Math.max(files, USUAL);
    }

    /** Tries as many files of each kind as in a usual build from here on. */
    public static void tryAsUsual() {
        count = USUAL;
    }

    /** Returns how many files of each kind are tried. */
    public static int count() {
        return count;
    }

    /** Returns a text that was spoilt in one to four places. */
    public static byte[] of(String sound, long seed) {
        Random random = new Random(seed);
        String text = sound;
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            text = spoilt(text, random);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && random.nextInt(8) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static String spoilt(String text, Random random) {
        if (text.isEmpty()) {
            return PIECES[random.nextInt(PIECES.length)];
        }
        int at = random.nextInt(text.length());
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        int line = random.nextInt(lines.size());
        switch (random.nextInt(9)) {
            case 0, 1, 2 -> {
                return otherNumber(text, random);
            }
            case 3 -> lines.remove(line);
            case 4 -> lines.add(random.nextInt(lines.size()), lines.get(line));
            case 5 -> {
                String other = lines.set(random.nextInt(lines.size()), lines.get(line));
                lines.set(line, other);
            }
            case 6 -> {
                return text.substring(0, at);
            }
            case 7 -> {
                return text.substring(0, at)
                        + PIECES[random.nextInt(PIECES.length)]
                        + text.substring(at);
            }
            default -> {
                List<String> words = new ArrayList<>(List.of(lines.get(line).split(" ", -1)));
                words.remove(random.nextInt(words.size()));
                lines.set(line, String.join(" ", words));
            }
        }
        return String.join("\n", lines);
    }

    private static String otherNumber(String text, Random random) {
        List<int[]> found = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(text);
        while (matcher.find()) {
            found.add(new int[] {matcher.start(), matcher.end()});
        }
        if (found.isEmpty()) {
            return text;
        }
        int[] place = found.get(random.nextInt(found.size()));
        return text.substring(0, place[0])
                + NUMBERS[random.nextInt(NUMBERS.length)]
                + text.substring(place[1]);
    }

    /** What is done with a spoilt file. */
    public interface Use {
        /** Uses it; whatever it gives must be sound. */
        void use(Path file) throws Exception;
    }

    /**
     * Spoils a text again and again and uses it: each time it is read to something sound, or refused by an exception of
     * the kinds given with one line for a user.
     */
    public static void everyFile(
            Path file, String sound, List<Class<? extends Exception>> refusals, Use use)
            throws Exception {
        for (int seed = 0; seed < count(); seed++) {
            byte[] bytes = of(sound, seed);
            Files.write(file, bytes);
            try {
                use.use(file);
            } catch (Exception e) {
                String message = String.valueOf(e.getMessage());
                String what =
                        "seed "
                                + seed
                                + ": "
                                + e
                                + "\n"
                                + new String(bytes, StandardCharsets.UTF_8);
                if (refusals.stream().noneMatch(kind -> kind.isInstance(e))) {
                    throw new AssertionError(what, e);
                }
                assertFalse(CLASS_NAME.matcher(message).find(), what);
                assertTrue(message.length() > 10 && message.lines().count() == 1, what);
            }
        }
    }
}

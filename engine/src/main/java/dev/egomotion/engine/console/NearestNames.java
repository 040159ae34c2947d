package dev.egomotion.engine.console;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Names that may have been meant by a word which is none. */
public final class NearestNames {
    private static final int MOST_SHOWN = 3;

    private NearestNames() {}

    /** Returns the names that few slips of the hand make of a word, the nearest alone. */
    public static List<String> of(String typed, Collection<String> names) {
        String word = typed.toLowerCase(Locale.ROOT);
        int most = Math.max(1, word.replaceAll("^-+", "").length() / 3);
        List<String> nearest = new ArrayList<>();
        for (String name : names.stream().filter(n -> n.length() > 2).sorted().toList()) {
            int slips = slips(word, name);
            if (slips < most) {
                most = slips;
                nearest.clear();
            }
            if (slips == most) {
                nearest.add(name);
            }
        }
        return nearest.subList(0, Math.min(MOST_SHOWN, nearest.size()));
    }

    /** Returns how many letters are missing, too many, wrong or swapped with their neighbour. */
    private static int slips(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + wrong, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}

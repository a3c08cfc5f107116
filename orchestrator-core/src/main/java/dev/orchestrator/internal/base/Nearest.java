package dev.orchestrator.internal.base;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class Nearest {

    private static final int LONGEST = 200; // longer names are not compared: nobody mistypes them

    private Nearest() {}

    /**
     * Returns the name with the fewest letters to be typed otherwise, left out, added or exchanged with their neighbour:
     * at most a third of them, whatever their case. Of several the first.
     */
    public static Optional<String> to(String wanted, Collection<String> names) {
        return names.stream()
                .filter(name -> name.length() <= LONGEST && wanted.length() <= LONGEST)
                .map(name -> new Found(name, distance(normal(wanted), normal(name))))
                .filter(found -> found.distance() <= Math.max(1, wanted.length() / 3))
                .min(Comparator.comparingInt(Found::distance))
                .map(Found::name);
    }

    private record Found(String name, int distance) {}

    /** What stands between the words of a name is not what it is known by. */
    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_.]", "-");
    }

    /** The distance of optimal string alignment. */
    static int distance(String a, String b) {
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : cheapest(rows, a, b, i, j);
            }
        }
        return rows[a.length()][b.length()];
    }

    private static int cheapest(int[][] rows, String a, String b, int i, int j) {
        int other = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(Math.min(rows[i - 1][j], rows[i][j - 1]) + 1, rows[i - 1][j - 1] + other);
        boolean exchanged = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return exchanged ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
    }
}

package dev.orchestrator.agent;

import dev.orchestrator.internal.base.Excerpts;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the tool that a model means. Models write names in another case, with what their provider puts before or behind
 * them, and with a letter too many; what is meant must be clear, or the model is asked.
 */
final class ToolNames {

    private static final int LONGEST = 200;
    private static final int SHOWN = 50;
    private static final int ONE_EDIT = 4; // letters; a shorter name with another letter is another name
    private static final int TWO_EDITS = 8;

    /** {@code stock<|channel|>json}, {@code functions.stock:0}, {@code stock()}. */
    private static final Pattern BEHIND = Pattern.compile("<\\|.*|:[0-9]+$|\\(.*", Pattern.DOTALL);

    /** {@code functions.stock}, {@code mcp/server/stock}. */
    private static final Pattern FRONT = Pattern.compile(".*[./:]", Pattern.DOTALL);

    private static final Pattern PREFIX = Pattern.compile("(?i)(functions?|tools?|default_api)[_-]+");

    private final Set<String> names;
    private final Set<String> elsewhere;

    /** {@code elsewhere} are tools that others have: whoever names one of them means that one. */
    ToolNames(Collection<String> names, Collection<String> elsewhere) {
        this.names = new TreeSet<>(names);
        this.elsewhere = Set.copyOf(elsewhere);
    }

    /** The one tool that can be meant. */
    Optional<String> meant(String given) {
        if (names.contains(given)) {
            return Optional.of(given);
        }
        if (given.length() > LONGEST || elsewhere.contains(given)) {
            return Optional.empty();
        }
        String bare = bare(given);
        if (names.contains(bare)) {
            return Optional.of(bare);
        }
        return elsewhere.contains(bare)
                ? Optional.empty()
                : alike(List.of(bare, PREFIX.matcher(bare).replaceFirst("")));
    }

    /** The name without what stands around it. */
    private static String bare(String given) {
        String front = BEHIND.matcher(given).replaceFirst("").strip();
        String last = FRONT.matcher(front).replaceFirst("");
        return last.replaceAll("[\"'`\\s]", "");
    }

    private Optional<String> alike(List<String> candidates) {
        for (String candidate : candidates) {
            List<String> same = names.stream()
                    .filter(name -> !letters(name).isEmpty() && letters(name).equals(letters(candidate)))
                    .toList();
            if (!same.isEmpty()) {
                return same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty();
            }
        }
        return candidates.stream()
                .map(candidate -> near(candidate))
                .filter(near -> !near.isEmpty())
                .findFirst()
                .flatMap(near -> near.size() == 1 ? Optional.of(near.get(0)) : Optional.empty());
    }

    /** Those with the fewest edits, if these are few. */
    private List<String> near(String candidate) {
        String letters = letters(candidate);
        for (int edits = 1; edits <= mostEdits(letters); edits++) {
            int most = edits;
            List<String> near = names.stream()
                    .filter(name -> isNear(letters, letters(name), most))
                    .toList();
            if (!near.isEmpty()) {
                return near;
            }
        }
        return List.of();
    }

    /** Another first letter makes another word: get and set, lock and unlock. */
    private static boolean isNear(String one, String other, int most) {
        return !one.isEmpty()
                && !other.isEmpty()
                && one.charAt(0) == other.charAt(0)
                && Math.min(mostEdits(one), mostEdits(other)) >= most
                && edits(one, other, most) <= most;
    }

    private static int mostEdits(String letters) {
        return letters.length() >= TWO_EDITS ? 2 : letters.length() >= ONE_EDIT ? 1 : 0;
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[_\\-\\s]", "");
    }

    /** Letters put in, left out, exchanged or swapped with the next; more than {@code most} is not counted exactly. */
    private static int edits(String one, String other, int most) {
        if (Math.abs(one.length() - other.length()) > most) {
            return most + 1;
        }
        int[][] rows = new int[one.length() + 1][other.length() + 1];
        for (int[] row : rows) {
            Arrays.fill(row, Integer.MAX_VALUE / 2);
        }
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? Math.max(i, j) : cheapest(rows, one, other, i, j);
            }
        }
        return rows[one.length()][other.length()];
    }

    private static int cheapest(int[][] rows, String one, String other, int i, int j) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int least = Math.min(rows[i - 1][j - 1] + (same ? 0 : 1), Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
    }

    /** What the model is told of a name that is none, or that may be one of several. */
    String unknown(String given) {
        String shown = Excerpts.of(given, SHOWN).replaceAll("[^\\p{L}\\p{N}_.:/-]", "?");
        List<String> near = near(bare(Excerpts.of(given, LONGEST)));
        return "There is no tool " + shown + "."
                + (near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?")
                + (names.isEmpty() ? " There are no tools." : " The tools are: " + listed(names) + ".");
    }

    private static String listed(Set<String> names) {
        Stream<String> first = names.stream().limit(SHOWN);
        int more = names.size() - SHOWN;
        return first.collect(Collectors.joining(", ")) + (more > 0 ? " and " + more + " more" : "");
    }
}

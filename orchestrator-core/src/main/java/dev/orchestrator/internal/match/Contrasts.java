package dev.orchestrator.internal.match;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Words of which only one can be true: colours, sides, sizes, months. Two things that differ in one are two things. */
final class Contrasts {

    private static final List<String> GROUPS = List.of(
            "black white silver red blue green pink yellow purple orange brown gray grey gold beige bisque burgundy cyan"
                    + " magenta titanium platinum crimson violet cherry graphite ivory chrome bronze"
                    + " stainless plum rose charcoal copper teal turquoise",
            "left right",
            "front rear back",
            "upper lower",
            "inner outer",
            "indoor outdoor",
            "interior exterior",
            "north south east west",
            "male female",
            "man woman",
            "men women",
            "boy girl",
            "mother father",
            "brother sister",
            "day night",
            "morning evening",
            "small medium large",
            "low high",
            "hot cold",
            "old new",
            "wired wireless",
            "gas electric",
            "january february march april may june july august september october november december",
            "monday tuesday wednesday thursday friday saturday sunday",
            "one two three four five six seven eight nine ten eleven twelve",
            "1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th 11th 12th",
            "i ii iii iv v vi vii viii ix x",
            "daily weekly monthly yearly",
            "import export",
            "open closed",
            "alive dead");
    private static final Map<String, Integer> GROUP = groups();

    private Contrasts() {}

    private static Map<String, Integer> groups() {
        Map<String, Integer> groups = new HashMap<>();
        for (int i = 0; i < GROUPS.size(); i++) {
            for (String word : GROUPS.get(i).split(" ", -1)) {
                groups.put(word, i);
            }
        }
        return groups;
    }

    private static final int COLOURS = 0;

    /** Colours of a description count where a title names none. */
    static Set<String> between(Profile one, Profile other) {
        return between(words(one), words(other));
    }

    private static Set<String> words(Profile profile) {
        Set<String> words = new TreeSet<>(profile.head().distinct().keySet());
        if (words.stream().noneMatch(Contrasts::isColour)) {
            profile.all().distinct().keySet().stream()
                    .filter(Contrasts::isColour)
                    .forEach(words::add);
        }
        return words;
    }

    private static boolean isColour(String word) {
        return GROUP.getOrDefault(word, -1) == COLOURS;
    }

    /** Returns the groups of which each side has words, but none that the other has too. */
    static Set<String> between(Set<String> one, Set<String> other) {
        Map<Integer, Set<String>> mine = byGroup(one);
        Map<Integer, Set<String>> theirs = byGroup(other);
        Set<String> clashes = new TreeSet<>();
        mine.forEach((group, words) -> {
            Set<String> others = theirs.getOrDefault(group, Set.of());
            if (!others.isEmpty() && words.stream().noneMatch(others::contains)) {
                clashes.add(
                        words.iterator().next() + " and " + others.iterator().next());
            }
        });
        return clashes;
    }

    private static Map<Integer, Set<String>> byGroup(Set<String> words) {
        Map<Integer, Set<String>> byGroup = new HashMap<>();
        for (String word : words) {
            Integer group = GROUP.get(word);
            if (group != null) {
                byGroup.computeIfAbsent(group, key -> new TreeSet<>()).add(word);
            }
        }
        return byGroup;
    }
}

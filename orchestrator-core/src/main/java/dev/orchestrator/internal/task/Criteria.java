package dev.orchestrator.internal.task;

import dev.orchestrator.port.agent.Department;
import dev.orchestrator.task.Quality;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a result is reviewed by: the criteria of a department, by their names without regard to case and white space. */
final class Criteria {

    private static final List<String> USUAL = List.of("does what was asked", "complete", "consistent", "well made");
    private static final int TOKENS = 400; // for what is said of all criteria together
    private static final int TOKENS_EACH = 150;

    private final Map<String, String> names =
            new LinkedHashMap<>(); // as they are asked for, by what they are compared by

    private Criteria(List<String> criteria) {
        criteria.forEach(name -> names.putIfAbsent(compared(name), inOneLine(name)));
    }

    static Criteria of(List<Department> departments, String department) {
        return new Criteria(departments.stream()
                .filter(known -> known.id().equals(department))
                .map(Department::criteria)
                .filter(criteria -> !criteria.isEmpty())
                .findFirst()
                .orElse(USUAL));
    }

    private static String inOneLine(String name) {
        return name.strip().replaceAll("\\s+", " ");
    }

    private static String compared(String name) {
        return inOneLine(name).toLowerCase(Locale.ROOT);
    }

    /** One a line. */
    String text() {
        return String.join("\n", names.values());
    }

    /** How long an answer may be that scores all of them. */
    int tokens() {
        return TOKENS + TOKENS_EACH * names.size();
    }

    /** What is wrong with scores: each criterion has one, from 0 to 1, and nothing else has any. */
    List<String> problems(List<Reviewing.Scored> scored) {
        List<String> problems = new ArrayList<>();
        names.forEach((key, name) -> {
            long scores = scored.stream()
                    .filter(one -> compared(one.name()).equals(key))
                    .count();
            if (scores != 1) {
                problems.add("criterion \"" + name + "\" has " + scores + " scores and must have one");
            }
        });
        scored.stream()
                .filter(one -> !names.containsKey(compared(one.name())))
                .forEach(one -> problems.add("\"" + one.name() + "\" is none of the criteria"));
        scored.stream()
                .filter(one -> !(one.score() >= 0 && one.score() <= 1))
                .forEach(one -> problems.add("the score of \"" + one.name() + "\" is not within 0 and 1"));
        return problems;
    }

    /** Scores without problems, in the order in which they were asked for. */
    List<Quality.Criterion> inOrder(List<Reviewing.Scored> scored) {
        Map<String, Reviewing.Scored> byName = new LinkedHashMap<>();
        scored.forEach(one -> byName.put(compared(one.name()), one));
        List<Quality.Criterion> all = new ArrayList<>();
        names.forEach((key, name) -> {
            Reviewing.Scored one = byName.get(key);
            if (one != null) {
                all.add(new Quality.Criterion(name, one.score(), one.reason()));
            }
        });
        return all;
    }
}

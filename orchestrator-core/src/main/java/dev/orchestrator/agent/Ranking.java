package dev.orchestrator.agent;

import dev.orchestrator.port.agent.Department;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Departments with what speaks for each, the best first. */
record Ranking(List<Place> places) {

    /**
     * A department in a ranking.
     *
     * @param department the department
     * @param confidence what part of all that speaks for any department speaks for this one, 0 to 1
     * @param reasons why
     */
    record Place(Department department, double confidence, List<String> reasons) {}

    /** Ranks places; of two that are equal the one that was given first comes first. */
    static Ranking of(List<Place> places) {
        return new Ranking(places.stream()
                .sorted(Comparator.comparingDouble(Place::confidence).reversed())
                .toList());
    }

    /** Returns the first department, unless nothing speaks for it. */
    Optional<Choice> choice(Routing.Method method) {
        return places.stream()
                .findFirst()
                .filter(place -> place.confidence() > 0)
                .map(place -> new Choice(place.department().id(), place.confidence(), method, place.reasons()));
    }
}

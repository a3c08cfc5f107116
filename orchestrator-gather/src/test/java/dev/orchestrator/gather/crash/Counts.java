package dev.orchestrator.gather.crash;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How many kills hit what. */
final class Counts {

    private final Map<Phase, Integer> aimed = new EnumMap<>(Phase.class);
    private final Map<Phase, Integer> hit = new EnumMap<>(Phase.class);
    private final Map<Phase, Integer> cutShort = new EnumMap<>(Phase.class);
    private int kills;
    private int questions;
    private int answers;

    void add(Kill kill, Ledger ledger) {
        kills++;
        questions += ledger.questions.size();
        answers += ledger.answers.size();
        aimed.merge(kill.phase(), 1, Integer::sum);
        if (ledger.lastPhase.get(ledger.aimed) == kill.phase()) {
            hit.merge(kill.phase(), 1, Integer::sum);
        }
        ledger.lastPhase.forEach((request, phase) -> {
            if (!ledger.answers.containsKey(request)) {
                cutShort.merge(phase, 1, Integer::sum);
            }
        });
    }

    int kills() {
        return kills;
    }

    /** The phases that were aimed at and not always hit, although the chat was made to stand still there. */
    List<Phase> missed() {
        return aimed.keySet().stream()
                .filter(phase -> !phase.isWrite())
                .filter(phase -> !aimed.get(phase).equals(hit.get(phase)))
                .toList();
    }

    /** In one line: kills that died in the phase they were aimed at, of those aimed; and all chats that died there. */
    String line(String store, long seed) {
        String phases = aimed.keySet().stream()
                .map(phase -> "%s %d/%d (%d)"
                        .formatted(
                                phase, hit.getOrDefault(phase, 0), aimed.get(phase), cutShort.getOrDefault(phase, 0)))
                .collect(Collectors.joining(", "));
        return ("Killed %s %d times, seed %d; died where aimed / aimed (chats that died there): %s;"
                        + " acknowledged and found again: %d questions, %d answers")
                .formatted(store, kills, seed, phases, questions, answers);
    }
}

package dev.orchestrator.bench;

import dev.orchestrator.brain.scale.Corpus;
import dev.orchestrator.brain.scale.Passage;
import dev.orchestrator.brain.scale.Question;
import dev.orchestrator.brain.scale.Scale;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;

/** What a search by words and vectors would find if it looked at every one of the made-up entities. */
final class ExactSearch {

    private record Near(String id, double similarity) {}

    private final MadeUp madeUp;
    private final int entities;
    private final Scale scale;
    private final Corpus corpus;

    ExactSearch(MadeUp madeUp, int entities) {
        this.madeUp = madeUp;
        this.entities = entities;
        scale = Scale.forModel(madeUp.id());
        Map<String, Long> containing = new HashMap<>();
        long length = 0;
        for (int at = 0; at < entities; at++) {
            Passage passage = Passage.of(madeUp.entity(at));
            length += passage.length();
            passage.counts().keySet().forEach(word -> containing.merge(word, 1L, Long::sum));
        }
        corpus = new Corpus(entities, (double) length / entities, word -> containing.getOrDefault(word, 0L));
    }

    /** Returns the ids of the best for each of the first questions; goes through the entities once for all of them. */
    List<Set<String>> best(int questions, int count) {
        List<Question> asked = IntStream.range(0, questions)
                .mapToObj(at -> new Question(MadeUp.words(at), corpus))
                .toList();
        List<PriorityQueue<Near>> best = IntStream.range(0, questions)
                .mapToObj(at -> new PriorityQueue<>(Comparator.comparingDouble(Near::similarity)))
                .toList();
        for (int entity = 0; entity < entities; entity++) {
            Passage passage = Passage.of(madeUp.entity(entity));
            for (int at = 0; at < questions; at++) {
                double similarity = scale.similarity(asked.get(at).share(passage), madeUp.cosine(entity, at));
                best.get(at).add(new Near("e" + entity, similarity));
                if (best.get(at).size() > count) {
                    best.get(at).poll();
                }
            }
        }
        return best.stream().map(ExactSearch::ids).toList();
    }

    private static Set<String> ids(Iterable<Near> best) {
        Set<String> ids = new HashSet<>();
        best.forEach(near -> ids.add(near.id()));
        return ids;
    }
}

package dev.orchestrator.port.store;

import dev.orchestrator.internal.base.Check;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Port to where the items of data mode are kept, blocking.
 *
 * <p>An implementation must
 *
 * <ul>
 *   <li>be correct with many threads, and with several processes where the storage can be shared;
 *   <li>keep projects apart in every access, also where ids and hashes are alike;
 *   <li>keep one item for a project and content hash, however many insert it at the same time;
 *   <li>return an item as it was given, whatever its text, halves of surrogate pairs included, and take no key or value of
 *       its content for a name, an operator or a part of a statement;
 *   <li>find an item by its terms as soon as {@link #insert} or {@link #update} has returned;
 *   <li>answer every query from an index, with a limit;
 *   <li>keep what a method has returned from, through the death of the process (in-memory stores aside);
 *   <li>have time-outs of its own, and throw {@link dev.orchestrator.error.OrchestratorException} with code
 *       DATABASE_ERROR for what the storage does, and VALIDATION_ERROR for a project id that it cannot keep, for terms that
 *       are none ({@link #requireTerms}) and for more than may be asked for.
 * </ul>
 *
 * <p>{@code dev.orchestrator.contract.GatherStoreContract} in the test-jar checks these.
 */
public interface GatherStore {

    /** The most terms of an item, and of a question. */
    int MOST_TERMS = 128;

    /** The most characters of a term. */
    int LONGEST_TERM = 100;

    /** The most items that {@link #holding} looks at. */
    int MOST_READ = 10_000;

    /** The most items that {@link #size} counts: to go through more takes longer than anybody waits. */
    int MOST_COUNTED = 1_000_000;

    /**
     * Stores an item with version 1, unless there is one with its content hash in its project.
     *
     * @param item the item; its version is not looked at
     * @param terms what to find it by; a term that is given twice counts once
     * @return the item as stored; the one that was there first if there was one, unchanged
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if the id is taken by an item of
     *     other content
     */
    GatherItem insert(GatherItem item, Collection<String> terms);

    /**
     * Reads items by id, all of them whole, however large they are: whoever asks for many holds all of these.
     *
     * @param projectId whose they are
     * @param ids their ids, at most {@link GatherQuery#MOST}
     * @return those that are there, each once, in the order of the ids
     */
    List<GatherItem> find(String projectId, Collection<String> ids);

    /**
     * Finds the item of some content.
     *
     * @param projectId whose it is
     * @param contentHash the hash of the content
     * @return the item, or empty if there is none
     */
    Optional<GatherItem> findByHash(String projectId, String contentHash);

    /**
     * Lists items, newest first by the time they were created, those of the same millisecond in an order of the store's
     * own that never changes. A page ends early, with the item by which the texts of its items have {@link
     * GatherQuery#FULL_PAGE} characters, and nothing behind it is read; {@link GatherPage} counts them.
     *
     * @param query which ones; its {@code after} tells a place in the list, and need not be one of those asked for
     * @return the items, at least one if there are any: a page may be shorter than asked for, and only an empty one says that
     *     there are no more
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if the project has no item
     *     {@code after}
     */
    List<GatherItem> list(GatherQuery query);

    /**
     * Replaces an item, if it still has the version that was read. Id, project, format, content, content hash,
     * {@code createdAt} and {@code createdBy} stay as they are; {@code lastUpdated} becomes the present, by the store's
     * clock.
     *
     * @param item the changed item, with the version it was read with
     * @param terms what to find it by from now on, in place of those before
     * @return the item as stored, with its next version; or empty if it has another version by now, or is gone
     */
    Optional<GatherItem> update(GatherItem item, Collection<String> terms);

    /**
     * Deletes an item.
     *
     * @param projectId whose it is
     * @param id its id
     * @return false if there was none
     */
    boolean delete(String projectId, String id);

    /**
     * Counts the items of a project, to tell rare terms from frequent ones. The number may lag behind for a moment.
     *
     * @param projectId whose items
     * @return how many there are; {@value #MOST_COUNTED} if there are more
     */
    long size(String projectId);

    /**
     * Counts how many items hold each of some terms: to tell rare ones from frequent ones. A count may include what is just
     * being written, and what a process was writing that died.
     *
     * @param projectId whose items
     * @param terms the terms, at most {@value #MOST_TERMS}
     * @return the counts; a term that no item holds is absent, or 0
     */
    Map<String, Long> counts(String projectId, Collection<String> terms);

    /**
     * Finds the items that hold any of some terms, those first whose terms weigh the most together.
     *
     * @param projectId whose items
     * @param weights what each term weighs, above 0; at most {@value #MOST_TERMS} terms
     * @param read how many items that hold any of them are weighed, 1 to {@value #MOST_READ}; which ones, where there are more, is
     *     not said
     * @param limit the most items to return, 1 to {@code read}
     * @return their ids, each once, the heaviest first, those that weigh the same in an order of the store's own that is always the same
     */
    List<String> holding(String projectId, Map<String, Double> weights, int read, int limit);

    /**
     * Chooses the heaviest of what {@link #holding} has weighed: for implementations.
     *
     * @param weighed what each weighs
     * @param ties which of two that weigh the same comes first
     * @param limit how many, at least 1
     * @param <K> what an implementation knows items by
     * @return the heaviest, in descending order
     */
    static <K> List<K> heaviest(Map<K, Double> weighed, Comparator<? super K> ties, int limit) {
        PriorityQueue<Map.Entry<K, Double>> chosen = new PriorityQueue<>(Map.Entry.<K, Double>comparingByValue()
                .thenComparing(Map.Entry.<K, Double>comparingByKey(ties).reversed()));
        for (Map.Entry<K, Double> each : weighed.entrySet()) {
            chosen.add(each);
            if (chosen.size() > limit) {
                chosen.remove();
            }
        }
        List<K> heaviest = new ArrayList<>();
        while (!chosen.isEmpty()) {
            heaviest.add(chosen.remove().getKey());
        }
        Collections.reverse(heaviest);
        return heaviest;
    }

    /**
     * Checks what {@link #holding} is asked: terms as {@link #requireTerms} does, that their weights are above 0, and the numbers.
     *
     * @param weights what each term weighs
     * @param read how many items are weighed
     * @param limit how many of them are returned
     * @throws dev.orchestrator.error.OrchestratorException with code MISSING_FIELDS if there are no terms at all (an empty map
     *     is fine), or VALIDATION_ERROR
     */
    static void requireWeights(Map<String, Double> weights, int read, int limit) {
        requireTerms(Check.present(weights, "weights").keySet());
        Check.that(weights.values().stream().allMatch(weight -> weight > 0), "the weight of a term must be above 0");
        Check.inRange(read, 1, MOST_READ, "read");
        Check.inRange(limit, 1, read, "limit");
    }

    /**
     * Checks terms: at most {@value #MOST_TERMS}, each not blank and of at most {@value #LONGEST_TERM} characters.
     *
     * @param terms the terms
     * @return each of them once
     * @throws dev.orchestrator.error.OrchestratorException with code MISSING_FIELDS if there are none at all (an empty
     *     collection is fine), or VALIDATION_ERROR
     */
    static Set<String> requireTerms(Collection<String> terms) {
        Set<String> all = new LinkedHashSet<>(Check.present(terms, "terms"));
        Check.that(all.size() <= MOST_TERMS, all.size() + " terms are given, at most " + MOST_TERMS + " are kept");
        for (String term : all) {
            Check.notBlank(term, "a term");
            Check.that(term.length() <= LONGEST_TERM, "a term must have at most " + LONGEST_TERM + " characters");
        }
        return all;
    }

    /**
     * Checks ids that are asked for: at most {@link GatherQuery#MOST}.
     *
     * @param ids the ids
     * @return each of them once, in their order
     * @throws dev.orchestrator.error.OrchestratorException with code MISSING_FIELDS if there are none at all (an empty
     *     collection is fine), or VALIDATION_ERROR
     */
    static Set<String> requireIds(Collection<String> ids) {
        Set<String> all = new LinkedHashSet<>(Check.present(ids, "ids"));
        Check.inRange(all.size(), 0, GatherQuery.MOST, "the number of ids");
        return all;
    }
}

package dev.orchestrator.internal.gather;

import dev.orchestrator.data.DuplicateRules;
import dev.orchestrator.data.FieldProposal;
import dev.orchestrator.data.FieldProposal.Agreement;
import dev.orchestrator.data.FieldProposal.Choice;
import dev.orchestrator.data.MergePolicy;
import dev.orchestrator.data.MergeProposal;
import dev.orchestrator.internal.match.Canonical;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherMerge;
import dev.orchestrator.port.store.GatherMerge.Alternative;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How one item becomes part of another, field by field. */
final class Merging {

    private final GatherItem item;
    private final GatherItem target;
    private final MergePolicy policy;
    private final DuplicateRules rules;

    Merging(GatherItem item, GatherItem target, MergePolicy policy, DuplicateRules rules) {
        this.item = item;
        this.target = target;
        this.policy = policy;
        this.rules = rules;
    }

    MergeProposal proposal() {
        Map<String, @Nullable Object> own = Contents.brought(item, target, rules);
        Map<String, @Nullable Object> others = Contents.withKeys(target, rules);
        Set<String> names = new LinkedHashSet<>(others.keySet());
        names.addAll(own.keySet());
        List<FieldProposal> fields = names.stream()
                .map(name -> field(name, own.get(name), others.get(name)))
                .toList();
        return new MergeProposal(
                item.projectId(),
                item.id(),
                item.version(),
                item.createdBy(),
                item.createdAt(),
                target.id(),
                target.version(),
                target.createdBy(),
                target.createdAt(),
                fields);
    }

    private FieldProposal field(String name, @Nullable Object own, @Nullable Object others) {
        String itemValue = own == null ? null : Json.write(own);
        String targetValue = others == null ? null : Json.write(others);
        if (own == null || others == null) {
            boolean onlyItem = others == null;
            return new FieldProposal(
                    name,
                    onlyItem ? Agreement.ONLY_ITEM : Agreement.ONLY_TARGET,
                    itemValue,
                    targetValue,
                    onlyItem ? Choice.ITEM : Choice.TARGET);
        }
        if (canonical(own).equals(canonical(others))) {
            return new FieldProposal(name, Agreement.EQUAL, itemValue, targetValue, Choice.TARGET);
        }
        return new FieldProposal(name, Agreement.CONFLICT, itemValue, targetValue, choice(rule(name)));
    }

    /** The words of files are all kept, or nobody would find them any more. */
    private MergePolicy.Rule rule(String name) {
        boolean words = Contents.isTextOfFiles(name) && !policy.fields().containsKey(name);
        return words ? MergePolicy.Rule.KEEP_ALL : policy.of(name);
    }

    private static String canonical(Object value) {
        return Canonical.of(Map.of("value", value)).text();
    }

    private Choice choice(MergePolicy.Rule rule) {
        return switch (rule) {
            case LATEST -> item.createdAt().isAfter(target.createdAt()) ? Choice.ITEM : Choice.TARGET;
            case TRUSTED -> trusted();
            case KEEP_ALL -> Choice.BOTH;
            case ASK -> Choice.ASK;
        };
    }

    private Choice trusted() {
        boolean own = policy.trusted().contains(item.createdBy());
        boolean others = policy.trusted().contains(target.createdBy());
        return own == others ? Choice.ASK : own ? Choice.ITEM : Choice.TARGET;
    }

    /** Returns what the target adds to its content, with what was chosen in it. */
    static @Nullable String enriched(GatherItem target, MergeProposal proposal) {
        Map<String, @Nullable Object> fields = Contents.enriched(target);
        changes(proposal).forEach(field -> fields.put(field.field(), value(field)));
        return Contents.enriched(fields);
    }

    /** Whatever else changes: an undo puts these back, and leaves alone what came to the others after the merge. */
    private static Stream<FieldProposal> changes(MergeProposal proposal) {
        return proposal.fields().stream()
                .filter(field -> field.itemValue() != null)
                .filter(field -> field.agreement() != Agreement.EQUAL && field.choice() != Choice.TARGET);
    }

    private static @Nullable Object value(FieldProposal field) {
        String own = String.valueOf(field.itemValue());
        String others = field.targetValue();
        return field.choice() == Choice.BOTH && others != null ? both(others, own) : Json.read(own);
    }

    /** Returns, for {@link GatherMerge#before()}, what stood where something is put. */
    static @Nullable String before(GatherItem target, MergeProposal proposal) {
        Map<String, @Nullable Object> fields = Contents.enriched(target);
        Map<String, List<@Nullable Object>> before = new LinkedHashMap<>();
        changes(proposal).map(FieldProposal::field).forEach(name -> {
            List<@Nullable Object> stood =
                    fields.containsKey(name) ? Collections.singletonList(fields.get(name)) : List.of();
            before.put(name, stood);
        });
        return Contents.enriched(before);
    }

    /** Returns what the target adds to its content, without what the last merge has put there. */
    static @Nullable String undone(GatherItem target, GatherMerge last) {
        Map<String, @Nullable Object> fields = Contents.enriched(target);
        String before = last.before();
        if (before != null && Json.read(before) instanceof Map<?, ?> stood) {
            stood.forEach((name, values) -> putBack(fields, (String) name, (List<?>) values));
        }
        return Contents.enriched(fields);
    }

    /** The fields of an item that merges into it have put something into. */
    static Set<String> changed(GatherItem item) {
        Set<String> names = new LinkedHashSet<>();
        for (GatherMerge merge : item.merges()) {
            String before = merge.before();
            if (before != null && Json.read(before) instanceof Map<?, ?> stood) {
                stood.keySet().forEach(name -> names.add((String) name));
            }
        }
        return names;
    }

    private static void putBack(Map<String, @Nullable Object> fields, String name, List<?> values) {
        if (values.isEmpty()) {
            fields.remove(name);
        } else {
            fields.put(name, values.get(0));
        }
    }

    /** Values that are lists already become one list. */
    private static List<@Nullable Object> both(String others, String own) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Object value : new @Nullable Object[] {Json.read(others), Json.read(own)}) {
            if (value instanceof List<?> many) {
                values.addAll(many);
            } else {
                values.add(value);
            }
        }
        return values;
    }

    static List<Alternative> alternatives(MergeProposal proposal) {
        return proposal.fields().stream()
                .filter(field -> field.agreement() == Agreement.CONFLICT)
                .filter(field -> field.choice() != Choice.BOTH)
                .map(field -> alternative(field, proposal))
                .toList();
    }

    private static Alternative alternative(FieldProposal field, MergeProposal proposal) {
        String own = String.valueOf(field.itemValue());
        String others = String.valueOf(field.targetValue());
        return field.choice() == Choice.ITEM
                ? new Alternative(field.field(), own, others, proposal.targetId())
                : new Alternative(field.field(), others, own, proposal.itemId());
    }
}

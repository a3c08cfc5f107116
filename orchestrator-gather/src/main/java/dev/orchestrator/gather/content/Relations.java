package dev.orchestrator.gather.content;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Which parts of an Office document a part refers to. */
final class Relations {

    private static final int MOST = 10_000;

    private record Relation(String id, String type, String target) {}

    private final List<Relation> all = new ArrayList<>();

    private Relations() {}

    /** The relations of a part; of the document as a whole for the empty name. */
    static Relations of(ZipParts zip, String part) throws IOException {
        int slash = part.lastIndexOf('/') + 1;
        String folder = part.substring(0, slash);
        String description = folder + "_rels/" + part.substring(slash) + ".rels";
        Relations relations = new Relations();
        if (zip.has(description)) {
            try (Markup xml = zip.xml(description)) {
                relations.read(xml, folder);
            }
        }
        return relations;
    }

    private void read(Markup xml, String folder) throws IOException {
        while (xml.next()) {
            if (xml.starts("Relationship") && !xml.attribute("TargetMode", "").equals("External")) {
                String target = resolve(folder, xml.attribute("Target", ""));
                all.add(new Relation(xml.attribute("Id", ""), xml.attribute("Type", ""), target));
            }
            if (all.size() > MOST) {
                throw Unreadable.tooLarge("it has more than " + MOST + " relations between its parts");
            }
        }
    }

    private static String resolve(String folder, String target) {
        Deque<String> path = new ArrayDeque<>();
        String whole = target.startsWith("/") ? target : folder + target;
        for (String step : whole.split("/", -1)) {
            if (step.equals("..")) {
                path.pollLast();
            } else if (!step.isEmpty() && !step.equals(".")) {
                path.addLast(step);
            }
        }
        return String.join("/", path);
    }

    Optional<String> byId(String id) {
        return all.stream()
                .filter(relation -> relation.id().equals(id))
                .map(Relation::target)
                .findFirst();
    }

    /** The part of a type, which is told by the end of a long address. */
    Optional<String> byType(String type) {
        return all.stream()
                .filter(relation -> relation.type().endsWith("/" + type))
                .map(Relation::target)
                .findFirst();
    }
}

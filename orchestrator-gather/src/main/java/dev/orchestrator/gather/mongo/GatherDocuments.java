package dev.orchestrator.gather.mongo;

import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import dev.orchestrator.gather.codec.ExactText;
import dev.orchestrator.gather.codec.GatherMap;
import dev.orchestrator.port.store.GatherItem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;

/** Gathered items as documents. Field names are fixed: content is only ever a value, and a text. */
final class GatherDocuments {

    /** What an item may lack. */
    private static final List<String> OPTIONAL =
            List.of("imageUrl", "documentUrl", "enriched", "signature", "problem", "resolution", "busyUntil");

    private static final List<String> TIMES = List.of("createdAt", "lastUpdated", "busyUntil");

    /** A text of so many characters may be kept in fewer bytes. */
    private static final int LARGE = 100_000;

    private GatherDocuments() {}

    static Document of(GatherItem item, Set<String> terms) {
        return encoded(GatherMap.of(item)).append("terms", exact(terms));
    }

    static List<Object> exact(Collection<String> texts) {
        return texts.stream().map(Documents::exact).toList();
    }

    /** A change that makes of a stored item what is given, and gives it its next version. */
    static Bson change(GatherItem item, Set<String> terms, Instant now) {
        Document values = encoded(GatherMap.changing(item)).append("terms", exact(terms));
        values.append("version", item.version() + 1).append("lastUpdated", now);
        List<Bson> changes = new ArrayList<>();
        values.forEach((field, value) -> changes.add(set(field, value)));
        OPTIONAL.stream().filter(field -> !values.containsKey(field)).forEach(field -> changes.add(unset(field)));
        return combine(changes);
    }

    private static Document encoded(Map<String, ?> map) {
        Document document = (Document) Documents.encoded(map, GatherDocuments::compact);
        TIMES.forEach(field -> document.computeIfPresent(field, (name, millis) -> Instant.ofEpochMilli((long) millis)));
        return document;
    }

    /** A document can have 16 MB, and a sign of Chinese has three bytes in UTF-8: a large text of them is kept in UTF-16. */
    private static Object compact(String text) {
        boolean shorter = text.length() > LARGE && text.getBytes(StandardCharsets.UTF_8).length > 2 * text.length();
        return shorter ? new Binary(ExactText.toBytes(text)) : Documents.exact(text);
    }

    static GatherItem item(Document document) {
        Document millis = new Document(document);
        millis.keySet().removeAll(List.of("_id", "terms"));
        TIMES.stream()
                .filter(millis::containsKey)
                .forEach(field ->
                        millis.put(field, Documents.instant(document, field).toEpochMilli()));
        return GatherMap.read(Documents.decoded(millis));
    }

    static Set<String> terms(Document document) {
        Set<String> terms = new LinkedHashSet<>();
        document.getList("terms", Object.class, List.of()).forEach(term -> terms.add(Documents.text(term)));
        return terms;
    }
}

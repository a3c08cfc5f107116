package dev.orchestrator.brain.lucene;

import dev.orchestrator.brain.scale.Passage;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.brain.Relation;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.jspecify.annotations.Nullable;

/** What an entity and a relation look like in the index. Words, types and ends are terms of {@link Keys}. */
final class Documents {

    /** Names the document; what is written under the same key replaces it. */
    static final String KEY = "key";
    /** The project of an entity. Its frequency is the entity's length, so that the total tells the average. */
    static final String PROJECT = "project";
    /** The type of an entity. */
    static final String TYPE = "type";
    /** The words of an entity with their counts. */
    static final String WORDS = "words";
    /** The words of an entity's title that name it. */
    static final String NAME = "name";
    /** The two ends of a relation. */
    static final String END = "end";
    /** The vector of an entity, of length 1. */
    static final String VECTOR = "vector";
    /** How many words an entity has. */
    static final String LENGTH = "length";
    /** How many words its name has. */
    static final String NAME_LENGTH = "nameLength";

    /** Read in passing, for many documents a search: an entity's id and title, a relation's ends, the type of both. */
    static final String ID = "id";
    /** An entity's title. */
    static final String TITLE = "title";
    /** Where a relation starts. */
    static final String FROM = "from";
    /** Where a relation leads. */
    static final String TO = "to";
    /** The type of an entity or a relation. */
    static final String TYPE_NAME = "typeName";
    /** Everything else, as JSON. */
    static final String REST = "rest";

    private static final FieldType COUNTED = wordsWith(IndexOptions.DOCS_AND_FREQS);
    private static final FieldType LISTED = wordsWith(IndexOptions.DOCS);

    private Documents() {}

    private static FieldType wordsWith(IndexOptions options) {
        FieldType type = new FieldType();
        type.setIndexOptions(options);
        type.setTokenized(true);
        type.setOmitNorms(true);
        type.freeze();
        return type;
    }

    static Document of(Keys keys, Entity entity, float @Nullable [] vector) {
        Passage passage = Passage.of(entity);
        Document document = new Document();
        document.add(new StringField(KEY, keys.entity(entity.id()), Store.NO));
        document.add(words(keys, PROJECT, COUNTED, Map.of("", Math.max(1, passage.length()))));
        document.add(new StringField(TYPE, keys.of(entity.type()), Store.NO));
        document.add(words(keys, WORDS, COUNTED, passage.counts()));
        document.add(words(keys, NAME, LISTED, once(passage.name())));
        document.add(new NumericDocValuesField(LENGTH, passage.length()));
        document.add(new NumericDocValuesField(NAME_LENGTH, passage.name().size()));
        document.add(value(ID, entity.id()));
        document.add(value(TITLE, entity.title()));
        document.add(value(TYPE_NAME, entity.type()));
        document.add(new StoredField(REST, Rest.of(entity)));
        if (vector != null) {
            document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
        }
        return document;
    }

    static Document of(Keys keys, Relation relation) {
        Document document = new Document();
        document.add(new StringField(KEY, keys.relation(relation), Store.NO));
        document.add(new StringField(END, keys.of(relation.from()), Store.NO));
        if (!relation.from().equals(relation.to())) {
            document.add(new StringField(END, keys.of(relation.to()), Store.NO));
        }
        document.add(value(FROM, relation.from()));
        document.add(value(TO, relation.to()));
        document.add(value(TYPE_NAME, relation.type()));
        document.add(new StoredField(REST, Rest.of(relation)));
        return document;
    }

    private static Field words(Keys keys, String field, FieldType type, Map<String, Integer> counts) {
        return new Field(field, new WordStream(keys, counts), type);
    }

    private static Map<String, Integer> once(Set<String> words) {
        Map<String, Integer> counts = new HashMap<>();
        words.forEach(word -> counts.put(word, 1));
        return counts;
    }

    private static Field value(String field, String text) {
        return new BinaryDocValuesField(field, Units.bytes(text));
    }
}

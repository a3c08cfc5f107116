package dev.orchestrator.internal.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.orchestrator.data.DuplicateRules;
import dev.orchestrator.port.store.GatherStore;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {

    private static final int DIMENSIONS = 384;

    private final Planes planes = new Planes("acme/mini", DIMENSIONS);
    private final Random random = new Random(7);

    private float[] vector() {
        float[] vector = new float[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    /** Another vector at a given angle. */
    private float[] near(float[] vector, double cosine) {
        float[] away = vector();
        double along = dot(away, vector) / dot(vector, vector);
        for (int i = 0; i < DIMENSIONS; i++) {
            away[i] -= (float) (along * vector[i]);
        }
        double scale = Math.sqrt(1 - cosine * cosine) * Math.sqrt(dot(vector, vector) / dot(away, away));
        for (int i = 0; i < DIMENSIONS; i++) {
            away[i] = (float) (cosine * vector[i] + scale * away[i]);
        }
        return away;
    }

    private static double dot(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.5, 0, 0.5, 0.7, 0.9, 0.99})
    void two_signatures_tell_the_cosine(double cosine) {
        double sum = 0;
        for (int i = 0; i < 100; i++) {
            float[] vector = vector();
            Signature one = planes.of(vector).signature();
            Signature other = planes.of(near(vector, cosine)).signature();
            assertThat(one.cosine(other).orElseThrow()).isCloseTo(cosine, within(0.3));
            sum += one.cosine(other).orElseThrow();
        }
        assertThat(sum / 100).isCloseTo(cosine, within(0.02));
    }

    @Test
    void the_same_vector_has_the_same_signature_at_any_length() {
        float[] vector = vector();
        float[] twice = vector.clone();
        for (int i = 0; i < DIMENSIONS; i++) {
            twice[i] *= 2;
        }
        Signature one = planes.of(vector).signature();
        Signature other = new Planes("acme/mini", DIMENSIONS).of(twice).signature();
        assertThat(other.text()).isEqualTo(one.text());
        assertThat(one.cosine(other)).contains(1.0);
    }

    /** How often a vector is found by 120 probes among others: measured beforehand, and rounded towards what is worse. */
    @ParameterizedTest
    @CsvSource({"0.95, 0.99, 1", "0.9, 0.97, 1", "0.8, 0.7, 1", "0.2, 0, 0.05"})
    void what_is_near_is_found_by_its_terms(double cosine, double atLeast, double atMost) {
        int found = 0;
        for (int i = 0; i < 500; i++) {
            float[] vector = vector();
            Set<String> probes = new HashSet<>(planes.of(vector).probes());
            probes.retainAll(planes.of(near(vector, cosine)).signature().terms());
            found += probes.isEmpty() ? 0 : 1;
        }
        assertThat(found / 500.0).isBetween(atLeast, atMost);
    }

    @Test
    void it_is_read_as_it_was_written() {
        Signature one = planes.of(vector()).signature();
        Signature read = Signature.parse(one.text()).orElseThrow();
        assertThat(read.terms()).isEqualTo(one.terms()).hasSize(Signature.BANDS);
        assertThat(read.cosine(one)).contains(1.0);
    }

    @Test
    void what_is_no_signature_is_none() {
        String text = planes.of(vector()).signature().text();
        assertThat(Signature.parse("")).isEmpty();
        assertThat(Signature.parse(text + "0")).isEmpty();
        assertThat(Signature.parse(text.substring(1) + "x")).isEmpty();
    }

    @Test
    void signatures_of_different_models_have_nothing_in_common() {
        float[] vector = vector();
        Signature one = planes.of(vector).signature();
        Signature other = new Planes("acme/large", DIMENSIONS).of(vector).signature();
        assertThat(one.cosine(other)).isEmpty();
        assertThat(one.terms()).doesNotContainAnyElementsOf(other.terms());
    }

    @Test
    void its_terms_fit_into_a_store_beside_all_others() {
        Planes.Sketch sketch = planes.of(vector());
        assertThat(Signature.BANDS + Terms.MOST + DuplicateRules.MOST_KEYS).isLessThanOrEqualTo(GatherStore.MOST_TERMS);
        assertThat(GatherStore.requireTerms(sketch.probes()))
                .hasSizeLessThanOrEqualTo(GatherStore.MOST_TERMS)
                .containsAll(sketch.signature().terms());
        assertThat(Terms.of("The sound of ~ and = and > in a text")).noneMatch(term -> term.matches("[~=>].*"));
    }

    /** They are kept with the items: planes that changed would make them worthless. */
    @Test
    void signatures_stay_what_they_are() {
        float[] ramp = new float[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            ramp[i] = i - 100;
        }
        assertThat(planes.of(ramp).signature().text()).startsWith("b8b428d079011c88f396ab55");
    }
}

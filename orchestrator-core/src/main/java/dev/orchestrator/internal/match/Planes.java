package dev.orchestrator.internal.match;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Hashes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The random planes by which embeddings become {@linkplain Signature signatures}: the same ones in every JVM. May be used by
 * many threads at once.
 */
public final class Planes {

    private static final long SEED = 2002; // never to change: signatures that are kept were made with it
    private static final int FLIPS = 4; // bits of a band that may as well be the other way
    private static final int MODEL = 8;

    private final String model;
    private final float[][] planes;

    /**
     * Makes the planes of an embedding model.
     *
     * @param model the id of the model
     * @param dimensions how many numbers its vectors have
     */
    public Planes(String model, int dimensions) {
        this.model = Hashes.sha256(model).substring(0, MODEL);
        this.planes = new float[Signature.BITS][(int) Check.positive(dimensions, "dimensions")];
        Random random = new Random(SEED); // whose numbers are laid down, unlike those of newer generators
        for (float[] plane : planes) {
            for (int i = 0; i < dimensions; i++) {
                plane[i] = (float) random.nextGaussian();
            }
        }
    }

    /**
     * What is found by its meaning, and how.
     *
     * @param signature of the content
     * @param probes terms under which contents of a like meaning are found, 120
     */
    public record Sketch(Signature signature, List<String> probes) {

        /** Copies the list. */
        public Sketch {
            probes = List.copyOf(probes);
        }
    }

    /**
     * Makes the signature of an embedding. The probes are its own terms and, of each, those with one bit turned that lies
     * close to its plane (Lv et al., Multi-probe LSH, 2007).
     *
     * @param vector the embedding, of as many dimensions as said
     * @return the signature and the probes
     */
    public Sketch of(float[] vector) {
        double[] sides = new double[Signature.BITS];
        for (int bit = 0; bit < Signature.BITS; bit++) {
            sides[bit] = side(planes[bit], vector);
        }
        int[] bands = new int[Signature.BANDS];
        for (int bit = 0; bit < Signature.BITS; bit++) {
            bands[bit / Signature.BAND] |= sides[bit] < 0 ? 0 : 1 << bit % Signature.BAND;
        }
        Signature signature = new Signature(model, bands);
        return new Sketch(signature, probes(signature, sides));
    }

    private static double side(float[] plane, float[] vector) {
        double sum = 0;
        for (int i = 0; i < plane.length; i++) {
            sum += plane[i] * vector[i];
        }
        return sum;
    }

    private static List<String> probes(Signature signature, double[] sides) {
        List<String> probes = new ArrayList<>(signature.terms());
        for (int band = 0; band < Signature.BANDS; band++) {
            int first = band * Signature.BAND;
            int at = band;
            IntStream.range(0, Signature.BAND)
                    .boxed()
                    .sorted(Comparator.comparingDouble(bit -> Math.abs(sides[first + bit])))
                    .limit(FLIPS)
                    .forEach(bit -> probes.add(signature.term(at, signature.band(at) ^ 1 << bit)));
        }
        return probes;
    }
}

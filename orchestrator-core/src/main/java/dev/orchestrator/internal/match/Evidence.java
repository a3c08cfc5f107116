package dev.orchestrator.internal.match;

/**
 * What speaks for or against two contents being the same. Each has a strength, mostly from 0 to 1, times a weight; the sum is
 * the logarithm of the odds. Weights come from a logistic regression over pairs of products, of publications and of
 * restaurants, one set of weights for all, with the nearest wrong candidate as the counterexample; those of evidence that is
 * too rare there are set by hand.
 */
enum Evidence {
    /** Always there. */
    PRIOR(-5.9),
    /** The share of the first content that the second has too, by weight. */
    COVERED(1.0),
    /** The same for titles and short values only. */
    HEAD_COVERED(1.3),
    /** The share of the titles and short values of the second content that the first has. */
    OTHER_HEAD_COVERED(0.5),
    /** How alike the titles are. */
    TITLE(2.8),
    /** How alike the least alike of the fields is that both have and that matter. */
    WEAKEST_FIELD(2.0),
    /** How much is shared, whatever is left over. */
    MASS(1.3),
    /** How rare the rarest shared token is. */
    RAREST(2.9),
    /** How rare the rarest token is that only the first title has. */
    LEFT(-1.2),
    /** How rare the rarest token is that only the second title has. */
    OTHER_LEFT(-1.5),
    /** How rare and how much the same a code is that both have. */
    CODE(2.1),
    /** Both have the very same rare code. */
    CODE_EXACT(0.8),
    /** A code of one is mentioned in a long text of the other. */
    CODE_BODY(0.0),
    /** Both have codes, but none in common. */
    CODE_CLASH(-1.2),
    /** Only one has codes. */
    CODE_MISSING(-0.2),
    /** Both have a code that is nearly one of the other, but not quite. */
    CODE_NEAR(-0.4),
    /** The codes differ at the end only, as those of a black thing and a white one do. */
    VARIANT(-1.4),
    /** A field that holds nothing but a long number holds two different ones. */
    ID_CLASH(-1.0),
    /** How often different numbers count or measure the same. */
    NUMBER_CLASH(-0.8),
    /** The same in the titles. */
    TITLE_NUMBER_CLASH(-1.0),
    /** A field that holds nothing but a number holds two different ones; prices and the like do not count. */
    FIELD_NUMBER_CLASH(-3.0),
    /** Dates or years differ. */
    DATE_CLASH(-4.9),
    /** Words that exclude each other, such as colours. */
    CONTRAST(-3.6),
    /** The same numbers or words, but with signs that make others of them. */
    SIGN_CLASH(-1.0),
    /** The same values, but in other places: what is the sender's here is the recipient's there. */
    OTHER_PLACE(-1.0),
    /** One of them denies. */
    NEGATION(-1.5);

    private final double weight;

    Evidence(double weight) {
        this.weight = weight;
    }

    double weight() {
        return weight;
    }
}

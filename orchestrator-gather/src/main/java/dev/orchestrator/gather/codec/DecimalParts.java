package dev.orchestrator.gather.codec;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A decimal as five whole numbers, so that a database can add many of them without losing a digit: what is before the point,
 * and then four times nine digits of what is after it. Each can be summed on its own, over thousands of millions of rows.
 */
public final class DecimalParts {

    /** How many parts there are. */
    public static final int COUNT = 5;

    private static final int DIGITS = 9;
    private static final BigInteger BASE = BigInteger.TEN.pow(DIGITS);

    private DecimalParts() {}

    /** Returns the parts of an amount that has at most 36 digits after the point. */
    public static long[] of(BigDecimal amount) {
        BigInteger rest = amount.setScale(DIGITS * (COUNT - 1)).unscaledValue();
        long[] parts = new long[COUNT];
        for (int i = COUNT - 1; i > 0; i--) {
            BigInteger[] split = rest.divideAndRemainder(BASE);
            parts[i] = split[1].longValue();
            rest = split[0];
        }
        parts[0] = rest.longValueExact();
        return parts;
    }

    /** Returns the amount that parts, or sums of them, stand for. */
    public static BigDecimal join(long[] parts) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < parts.length; i++) {
            sum = sum.add(BigDecimal.valueOf(parts[i], DIGITS * i));
        }
        return sum.signum() == 0 ? BigDecimal.ZERO : sum.stripTrailingZeros();
    }
}

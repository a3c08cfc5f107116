package dev.orchestrator.gather.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalPartsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0E-80",
                "1",
                "1.00",
                "1E+11",
                "999999999999.999999999999999999999999999999999999",
                "0.000000000000000000000000000000000001",
                "0.1",
                "0.123456789123456789",
                "0.0000000010000000000000000000000000000000000000"
            })
    void parts_come_together_again(String amount) {
        long[] parts = DecimalParts.of(new BigDecimal(amount));
        assertThat(DecimalParts.join(parts)).isEqualByComparingTo(amount);
    }

    @Test
    void sums_of_parts_are_parts_of_the_sum() {
        Random random = new Random(7);
        BigDecimal sum = BigDecimal.ZERO;
        long[] parts = new long[DecimalParts.COUNT];
        for (int i = 0; i < 10_000; i++) {
            BigDecimal amount = BigDecimal.valueOf(random.nextLong(Long.MAX_VALUE), 7 + random.nextInt(30));
            sum = sum.add(amount);
            long[] more = DecimalParts.of(amount);
            for (int part = 0; part < parts.length; part++) {
                parts[part] += more[part];
            }
        }
        assertThat(DecimalParts.join(parts)).isEqualByComparingTo(sum);
    }
}

package dev.orchestrator.gather.sqlite;

import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.MeterReading;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Meters and what they hold, inside one transaction: nobody else changes anything meanwhile. */
final class SqliteMeters {

    /** How long a hold stays on record when its lease is over. */
    private static final Duration ON_RECORD = Duration.ofDays(1);

    /** The next meters that are over: more than a hold makes new as a rule, so that they do not pile up. */
    static final String OVER = "SELECT key FROM usage_meters WHERE resets_at <= ? LIMIT 16";

    /** Amounts are text, which has all their digits, and are added here. */
    static final String HELD = "SELECT amount FROM usage_holds WHERE meter = ? AND until > ?";

    static final String OF_HOLD = """
            SELECT m.key, m.name, m.used FROM usage_holds h JOIN usage_meters m ON m.key = h.meter WHERE h.hold = ?""";

    private final Database database;
    private final Instant now;

    SqliteMeters(Database database, Instant now) {
        this.database = database;
        this.now = now;
    }

    private record Meter(long key, String name, BigDecimal used) {
        static Meter read(Row row) throws SQLException {
            return new Meter(row.number("key"), row.text("name"), new BigDecimal(row.text("used")));
        }
    }

    Optional<Claim> hold(String holdId, List<Claim> claims, Duration lease) throws SQLException {
        for (long over : database.query(OVER, row -> row.number("key"), now.toEpochMilli())) {
            delete(over);
        }
        for (Claim claim : claims) {
            if (!isHeld(holdId, claim.meter()) && !read(claim.meter()).fits(claim)) {
                return Optional.of(claim);
            }
        }
        for (Claim claim : claims) {
            place(holdId, claim, now.plus(lease));
        }
        return Optional.empty();
    }

    MeterReading read(String name) throws SQLException {
        Optional<Meter> meter = living(name);
        if (meter.isEmpty()) {
            return MeterReading.ZERO;
        }
        BigDecimal held = BigDecimal.ZERO;
        for (String amount :
                database.query(HELD, row -> row.text("amount"), meter.get().key(), now.toEpochMilli())) {
            held = held.add(new BigDecimal(amount));
        }
        return new MeterReading(meter.get().used(), held);
    }

    private Optional<Meter> living(String name) throws SQLException {
        return database.first(
                "SELECT key, name, used FROM usage_meters WHERE name = ? AND (resets_at IS NULL OR resets_at > ?)",
                Meter::read,
                name,
                now.toEpochMilli());
    }

    private boolean isHeld(String holdId, String name) throws SQLException {
        Optional<Meter> meter = living(name);
        return meter.isPresent()
                && database.first(
                                "SELECT 1 AS one FROM usage_holds WHERE hold = ? AND meter = ? AND until > ?",
                                row -> row.number("one"),
                                holdId,
                                meter.get().key(),
                                now.toEpochMilli())
                        .isPresent();
    }

    private void place(String holdId, Claim claim, Instant until) throws SQLException {
        long meter = living(claim.meter()).map(Meter::key).orElse(0L);
        if (meter == 0) {
            meter = begin(claim);
        }
        database.update(
                "DELETE FROM usage_holds WHERE meter = ? AND until <= ?",
                meter,
                now.minus(ON_RECORD).toEpochMilli());
        database.update("""
                INSERT INTO usage_holds (hold, meter, amount, until) VALUES (?, ?, ?, ?)
                ON CONFLICT (hold, meter) DO UPDATE SET
                  amount = CASE WHEN until > ? THEN amount ELSE excluded.amount END, until = excluded.until""", holdId, meter, claim.amount().toString(), until.toEpochMilli(), now.toEpochMilli());
    }

    private long begin(Claim claim) throws SQLException {
        // One that is over may still be there.
        for (long over : database.query(
                "SELECT key FROM usage_meters WHERE name = ?", row -> row.number("key"), claim.meter())) {
            delete(over);
        }
        return database.first(
                        "INSERT INTO usage_meters (name, used, resets_at) VALUES (?, '0', ?) RETURNING key",
                        row -> row.number("key"),
                        claim.meter(),
                        claim.resetsAt() == null ? null : claim.resetsAt().toEpochMilli())
                .orElseThrow();
    }

    private void delete(long meter) throws SQLException {
        database.update("DELETE FROM usage_holds WHERE meter = ?", meter);
        database.update("DELETE FROM usage_meters WHERE key = ?", meter);
    }

    int settle(String holdId, Map<String, BigDecimal> used) throws SQLException {
        for (Meter meter : database.query(OF_HOLD, Meter::read, holdId)) {
            BigDecimal sum = meter.used().add(used.getOrDefault(meter.name(), BigDecimal.ZERO));
            database.update("UPDATE usage_meters SET used = ? WHERE key = ?", sum.toString(), meter.key());
        }
        return database.update("DELETE FROM usage_holds WHERE hold = ?", holdId);
    }
}

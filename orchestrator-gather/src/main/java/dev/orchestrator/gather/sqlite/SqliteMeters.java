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

    /** What a meter still counts though its lease is over. Amounts are text, which has all their digits, and are added here. */
    static final String LAPSED = "SELECT amount FROM usage_holds WHERE meter = ? AND counts = 1 AND until <= ?";

    static final String OF_HOLD = """
            SELECT m.key, m.name, m.used, m.held, h.amount, h.counts FROM usage_holds h
            JOIN usage_meters m ON m.key = h.meter WHERE h.hold = ?""";

    private final Database database;
    private final Instant now;

    SqliteMeters(Database database, Instant now) {
        this.database = database;
        this.now = now;
    }

    /** {@code held} is the sum of the holds that count; those whose lease is over may still be among them. */
    private record Meter(long key, String name, BigDecimal used, BigDecimal held) {
        static Meter read(Row row) throws SQLException {
            return new Meter(
                    row.number("key"),
                    row.text("name"),
                    new BigDecimal(row.text("used")),
                    new BigDecimal(row.text("held")));
        }
    }

    Optional<Claim> hold(String holdId, List<Claim> claims, Duration lease) throws SQLException {
        for (long over : database.query(OVER, row -> row.number("key"), now.toEpochMilli())) {
            delete(over);
        }
        for (Claim claim : claims) {
            boolean fits = isHeld(holdId, claim.meter()) || read(claim.meter()).fits(claim);
            if (!fits || claim.isOver(now)) {
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
        return new MeterReading(
                meter.get().used(),
                meter.get().held().subtract(lapsed(meter.get().key())));
    }

    private BigDecimal lapsed(long meter) throws SQLException {
        return database.query(LAPSED, row -> new BigDecimal(row.text("amount")), meter, now.toEpochMilli()).stream()
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private Optional<Meter> living(String name) throws SQLException {
        return database.first(
                "SELECT key, name, used, held FROM usage_meters WHERE name = ? AND (resets_at IS NULL OR resets_at > ?)",
                Meter::read,
                name,
                now.toEpochMilli());
    }

    private boolean isHeld(String holdId, String name) throws SQLException {
        Optional<Meter> meter = living(name);
        return meter.isPresent() && isHeld(holdId, meter.get().key());
    }

    private boolean isHeld(String holdId, long meter) throws SQLException {
        return database.first(
                        "SELECT 1 AS one FROM usage_holds WHERE hold = ? AND meter = ? AND until > ?",
                        row -> row.number("one"),
                        holdId,
                        meter,
                        now.toEpochMilli())
                .isPresent();
    }

    private void place(String holdId, Claim claim, Instant until) throws SQLException {
        Optional<Meter> there = living(claim.meter());
        long meter = there.isPresent() ? there.get().key() : begin(claim);
        if (isHeld(holdId, meter)) {
            database.update(
                    "UPDATE usage_holds SET until = ? WHERE hold = ? AND meter = ?",
                    until.toEpochMilli(),
                    holdId,
                    meter);
            return;
        }
        BigDecimal held = there.map(Meter::held).orElse(BigDecimal.ZERO).subtract(lapsed(meter));
        discount(meter);
        database.update("""
                INSERT INTO usage_holds (hold, meter, amount, until, counts) VALUES (?, ?, ?, ?, 1)
                ON CONFLICT (hold, meter) DO UPDATE SET amount = excluded.amount, until = excluded.until, counts = 1""", holdId, meter, claim.amount().toString(), until.toEpochMilli());
        setHeld(meter, held.add(claim.amount()));
    }

    /** What is over no longer counts; a day later it is off the record. */
    private void discount(long meter) throws SQLException {
        database.update(
                "UPDATE usage_holds SET counts = 0 WHERE meter = ? AND counts = 1 AND until <= ?",
                meter,
                now.toEpochMilli());
        database.update(
                "DELETE FROM usage_holds WHERE meter = ? AND counts = 0 AND until <= ?",
                meter,
                now.minus(ON_RECORD).toEpochMilli());
    }

    private void setHeld(long meter, BigDecimal held) throws SQLException {
        database.update("UPDATE usage_meters SET held = ? WHERE key = ?", held.toString(), meter);
    }

    private long begin(Claim claim) throws SQLException {
        // One that is over may still be there.
        for (long over : database.query(
                "SELECT key FROM usage_meters WHERE name = ?", row -> row.number("key"), claim.meter())) {
            delete(over);
        }
        return database.first(
                        "INSERT INTO usage_meters (name, used, held, resets_at) VALUES (?, '0', '0', ?) RETURNING key",
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
        for (Settled settled : database.query(OF_HOLD, Settled::read, holdId)) {
            Meter meter = settled.meter();
            BigDecimal sum = meter.used().add(used.getOrDefault(meter.name(), BigDecimal.ZERO));
            database.update("UPDATE usage_meters SET used = ? WHERE key = ?", sum.toString(), meter.key());
            setHeld(meter.key(), meter.held().subtract(settled.counted()));
        }
        return database.update("DELETE FROM usage_holds WHERE hold = ?", holdId);
    }

    /** A meter, and what of a hold it counts. */
    private record Settled(Meter meter, BigDecimal counted) {
        static Settled read(Row row) throws SQLException {
            return new Settled(
                    Meter.read(row), row.number("counts") == 1 ? new BigDecimal(row.text("amount")) : BigDecimal.ZERO);
        }
    }
}

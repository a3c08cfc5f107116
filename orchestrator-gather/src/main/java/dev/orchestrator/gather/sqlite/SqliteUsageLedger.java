package dev.orchestrator.gather.sqlite;

import dev.orchestrator.gather.codec.DecimalParts;
import dev.orchestrator.port.store.Claim;
import dev.orchestrator.port.store.MeterReading;
import dev.orchestrator.port.store.UsageEntry;
import dev.orchestrator.port.store.UsageLedger;
import dev.orchestrator.port.store.UsageQuery;
import dev.orchestrator.port.store.UsageSum;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Entries and meters in tables. Every method is one job on a thread of the file, and so one whole. */
final class SqliteUsageLedger implements UsageLedger {

    private final SqliteFile file;
    private final Clock clock;

    SqliteUsageLedger(SqliteFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    @Override
    public void record(UsageEntry entry) {
        file.write("record usage " + entry.id(), database -> insert(database, entry));
    }

    private static int insert(Database database, UsageEntry e) throws SQLException {
        long[] cost = DecimalParts.of(e.usage().cost());
        return database.update(
                """
                INSERT INTO usage_entries (id, at, user_id, organisation, tier, project_id, conversation_id, message_id,
                  run_id, purpose, hop, model, provider, request_id, input_tokens, output_tokens, cached_tokens,
                  reasoning_tokens, cost, cost_basis, cost_0, cost_1, cost_2, cost_3, cost_4, first_token_millis,
                  latency_millis, cached, error)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO NOTHING""",
                e.id(),
                e.at().toEpochMilli(),
                e.userId(),
                e.organisation(),
                e.tier(),
                e.projectId(),
                e.conversationId(),
                e.messageId(),
                e.runId(),
                e.purpose(),
                e.hop(),
                e.model(),
                e.provider(),
                e.requestId(),
                e.usage().inputTokens(),
                e.usage().outputTokens(),
                e.usage().cachedTokens(),
                e.usage().reasoningTokens(),
                e.usage().cost().toString(),
                e.usage().basis().name(),
                cost[0],
                cost[1],
                cost[2],
                cost[3],
                cost[4],
                e.firstToken() == null ? null : e.firstToken().toMillis(),
                e.latency().toMillis(),
                e.cached() ? 1 : 0,
                e.error() == null ? null : e.error().name());
    }

    @Override
    public UsageSum sum(UsageQuery query) {
        List<Object> values = new ArrayList<>();
        if (query.userId() != null) {
            values.add(query.userId());
        }
        if (query.projectId() != null) {
            values.add(query.projectId());
        }
        values.add(query.from() == null ? Long.MIN_VALUE : query.from().toEpochMilli());
        values.add(query.to() == null ? Long.MAX_VALUE : query.to().toEpochMilli());
        String sql = sum(query.userId() != null, query.projectId() != null);
        return file.read("sum usage", database -> database.first(sql, SqliteUsageLedger::sum, values.toArray()))
                .orElse(UsageSum.NONE);
    }

    /** What entries come to; read through an index from where the window begins. */
    static String sum(boolean ofUser, boolean ofProject) {
        return """
                SELECT count(*) AS calls, sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
                  sum(cached_tokens) AS cached_tokens, sum(reasoning_tokens) AS reasoning_tokens,
                  max(CASE cost_basis WHEN 'PROVIDER' THEN 0 WHEN 'PRICES' THEN 1 WHEN 'ESTIMATE' THEN 2 ELSE 3 END) AS basis,
                  sum(cost_0) AS cost_0, sum(cost_1) AS cost_1, sum(cost_2) AS cost_2, sum(cost_3) AS cost_3,
                  sum(cost_4) AS cost_4
                FROM usage_entries WHERE\s""" + (ofUser ? "user_id = ? AND " : "") + (ofProject ? "project_id = ? AND " : "")
                + "at >= ? AND at < ?";
    }

    /** From the surest to the least sure, as the sum numbers them. */
    private static final List<Usage.CostBasis> SURENESS = List.of(
            Usage.CostBasis.PROVIDER, Usage.CostBasis.PRICES, Usage.CostBasis.ESTIMATE, Usage.CostBasis.UNKNOWN);

    /** A sum of no rows is null, which reads as 0. */
    private static UsageSum sum(Row row) throws SQLException {
        long[] cost = new long[DecimalParts.COUNT];
        for (int i = 0; i < cost.length; i++) {
            cost[i] = row.number("cost_" + i);
        }
        Usage usage = new Usage(
                row.number("input_tokens"),
                row.number("output_tokens"),
                row.number("cached_tokens"),
                row.number("reasoning_tokens"),
                DecimalParts.join(cost),
                SURENESS.get((int) row.number("basis")));
        return new UsageSum(row.number("calls"), usage);
    }

    @Override
    public Optional<Claim> hold(String holdId, List<Claim> claims, Duration lease) {
        Failures.require(!lease.isNegative() && !lease.isZero(), "lease must be positive, got " + lease);
        Failures.require(
                claims.stream().map(Claim::meter).distinct().count() == claims.size(),
                "hold " + holdId + " claims a meter twice; claim the sum");
        return file.write(
                "hold " + holdId, database -> new SqliteMeters(database, clock.instant()).hold(holdId, claims, lease));
    }

    @Override
    public void settle(String holdId, Map<String, BigDecimal> used) {
        used.forEach((meter, amount) -> UsageLedger.requireAmount(amount, "what was used of meter " + meter));
        file.write(
                "settle hold " + holdId, database -> new SqliteMeters(database, clock.instant()).settle(holdId, used));
    }

    @Override
    public MeterReading read(String meter) {
        return file.read("read meter " + meter, database -> new SqliteMeters(database, clock.instant()).read(meter));
    }
}

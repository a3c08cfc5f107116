package dev.orchestrator.gateway;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.store.UsageLedger;
import java.math.BigDecimal;

/**
 * How much money may be spent. The worst case of each attempt (its prompt and the longest answer it may give, at the
 * model's prices) is set aside before it is made; a call whose worst case does not fit is refused, so a budget is never
 * overspent where the prices are known. An attempt whose prices are not known sets nothing aside and is charged afterwards;
 * one that takes longer than 15 minutes no longer counts until it is charged.
 *
 * @param account whose money it is
 * @param window when it begins anew
 * @param dollars how much there is in a window, in US dollars
 */
public record Budget(Account account, Window window, BigDecimal dollars) {

    /** Whose money a budget is. */
    public enum Account {
        /** Each caller has one of his own. */
        CALLER,
        /** Each project has one of its own; a call for no project has none. */
        PROJECT,
        /** All calls share one. */
        ALL
    }

    /** Checks the values. */
    public Budget {
        Check.present(account, "account of the budget");
        Check.present(window, "window of the budget");
        UsageLedger.requireAmount(dollars, "the budget");
    }

    /**
     * A budget for each caller.
     *
     * @param window when it begins anew
     * @param dollars how much there is, such as {@code "0.50"}
     * @return the budget
     */
    public static Budget perCaller(Window window, String dollars) {
        return new Budget(Account.CALLER, window, new BigDecimal(dollars));
    }

    /**
     * A budget for each project.
     *
     * @param window when it begins anew
     * @param dollars how much there is, such as {@code "20"}
     * @return the budget
     */
    public static Budget perProject(Window window, String dollars) {
        return new Budget(Account.PROJECT, window, new BigDecimal(dollars));
    }

    /**
     * One budget for everything.
     *
     * @param window when it begins anew
     * @param dollars how much there is, such as {@code "100"}
     * @return the budget
     */
    public static Budget overall(Window window, String dollars) {
        return new Budget(Account.ALL, window, new BigDecimal(dollars));
    }
}

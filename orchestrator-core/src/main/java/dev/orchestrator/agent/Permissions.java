package dev.orchestrator.agent;

import dev.orchestrator.call.Caller;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.agent.Right;
import dev.orchestrator.port.agent.Tool;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a tool may be called with these arguments, by this agent, for this caller.
 *
 * <ol>
 *   <li>The tool needs a {@link Right}, and one of the caller's roles must give it: {@code member} gives READ and WRITE,
 *       {@code editor} also DEPLOY, {@code owner} and {@code admin} all. Other roles give nothing unless {@link Builder#role}
 *       says so.
 *   <li>Of the rules that are about the call the strictest counts: deny before ask before allow.
 *   <li>If there is none, what is {@link Tool.Effect#READ_ONLY} is allowed, unless some rule allows certain arguments of
 *       that tool; all else is denied, or asked for after {@link Builder#askByDefault}.
 * </ol>
 *
 * <p>Which tools an agent has at all is not decided here: one that it does not list is never called.
 *
 * <p>Instances cannot be changed and may be used by many threads at once. A decision takes time in proportion to the length
 * of the arguments, whatever they are.
 */
public final class Permissions {

    /** The rules as one agent meets them; null is an agent for whom there are no rules of its own. */
    private record Layer(Policy policy, @Nullable String agent) {}

    private static final Permissions STANDARD = builder().build();

    private final List<Layer> layers;

    private Permissions(List<Layer> layers) {
        this.layers = List.copyOf(layers);
    }

    /**
     * Returns permissions without any rule: what is read only is allowed, and all else is denied.
     *
     * @return the same each time
     */
    public static Permissions standard() {
        return STANDARD;
    }

    /**
     * Starts permissions.
     *
     * @return a builder without rules, with the roles named above
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the same as a certain agent meets them: with the rules that are for it alone.
     *
     * @param agent the agent's id
     * @return new permissions
     */
    public Permissions forAgent(String agent) {
        Check.notBlank(agent, "agent");
        List<Layer> narrowed = new ArrayList<>(layers);
        narrowed.set(0, new Layer(layers.get(0).policy, agent));
        return new Permissions(narrowed);
    }

    /**
     * Returns what both these and others permit: those of a sub-agent, which never has more than the agent that called it.
     *
     * @param parent the permissions of the agent that called, as that one meets them
     * @return new permissions; {@link #forAgent} of them is about the sub-agent
     */
    public Permissions narrowedBy(Permissions parent) {
        List<Layer> all = new ArrayList<>(layers);
        Check.present(parent, "parent").layers.stream()
                .filter(layer -> !all.subList(1, all.size()).contains(layer)) // an agent that calls itself adds nothing
                .forEach(all::add);
        return new Permissions(all);
    }

    /**
     * Decides about a call.
     *
     * @param caller for whom the agent works
     * @param tool the tool, as the agent has it
     * @param arguments the very arguments that the tool would get
     * @return the decision, with its reason
     */
    public PermissionDecision decide(Caller caller, Tool tool, Map<String, ?> arguments) {
        Check.present(caller, "caller");
        Check.present(tool, "tool");
        Check.present(arguments, "arguments");
        PermissionDecision strictest = null;
        for (Layer layer : layers) {
            PermissionDecision decision = layer.policy.decide(caller, layer.agent, tool, arguments);
            strictest = strictest == null ? decision : strictest.or(decision);
        }
        if (strictest == null) {
            throw new IllegalStateException("permissions without a layer");
        }
        return strictest;
    }

    /** Makes {@link Permissions}. Not thread-safe. */
    public static final class Builder {

        private final List<PermissionRule> rules = new ArrayList<>();
        private final Map<String, Right> needs = new LinkedHashMap<>();
        private final Map<String, Set<Right>> roles = new LinkedHashMap<>();
        private Permission fallback = Permission.DENY;

        private Builder() {
            role("member", Right.READ, Right.WRITE);
            role("editor", Right.READ, Right.WRITE, Right.DEPLOY);
            role("owner", Right.values());
            role("admin", Right.values());
        }

        /**
         * Lets calls through.
         *
         * @param pattern the calls, as {@link PermissionRule} has it
         * @return this
         */
        public Builder allow(String pattern) {
            return rule(PermissionRule.allow(pattern));
        }

        /**
         * Has calls wait for an approval.
         *
         * @param pattern the calls, as {@link PermissionRule} has it
         * @return this
         */
        public Builder ask(String pattern) {
            return rule(PermissionRule.ask(pattern));
        }

        /**
         * Refuses calls.
         *
         * @param pattern the calls, as {@link PermissionRule} has it
         * @return this
         */
        public Builder deny(String pattern) {
            return rule(PermissionRule.deny(pattern));
        }

        /**
         * Adds a rule, such as one for an agent or a role alone. The order of rules makes no difference.
         *
         * @param rule the rule
         * @return this
         */
        public Builder rule(PermissionRule rule) {
            rules.add(Check.present(rule, "rule"));
            return this;
        }

        /**
         * Says what tools need, whatever they say themselves. Of several patterns that fit, the highest right counts.
         *
         * @param tools a pattern of names, such as {@code deploy_*}
         * @param right what the caller must be allowed to do
         * @return this
         */
        public Builder right(String tools, Right right) {
            Check.that(tools.indexOf('(') < 0, "a right is that of a whole tool, not of " + tools);
            CallPattern.of(tools);
            needs.put(tools, Check.present(right, "right"));
            return this;
        }

        /**
         * Says what callers with a role may do, in place of what the role gave before.
         *
         * @param role the role; letters count in their case
         * @param rights all that it gives; none takes away what a standard role has
         * @return this
         */
        public Builder role(String role, Right... rights) {
            Set<Right> given = EnumSet.noneOf(Right.class);
            given.addAll(List.of(rights));
            roles.put(Check.notBlank(role, "role"), given);
            return this;
        }

        /**
         * Has calls wait for an approval that change something and that no rule is about; otherwise they are denied.
         *
         * @return this
         */
        public Builder askByDefault() {
            fallback = Permission.ASK;
            return this;
        }

        /**
         * Makes the permissions.
         *
         * @return the permissions
         */
        public Permissions build() {
            return new Permissions(List.of(new Layer(new Policy(rules, needs, roles, fallback), null)));
        }
    }
}

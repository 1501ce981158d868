package fairlane.gateway;

import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.PathTemplateMatcher;
import io.undertow.util.StatusCodes;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds what answers a path and a method; templates are written as {@code /v1/messages/{customer}/{id}}. */
final class Router {
    private final PathTemplateMatcher<SortedMap<String, Action>> paths = new PathTemplateMatcher<>();
    private final SortedMap<String, SortedMap<String, Action>> templates = new TreeMap<>();

    /** Those that need no key. */
    private final Set<Action> open = new HashSet<>();

    /** What was found: an action with what stands in the places of the template, or why there is none. */
    sealed interface Match {}

    /**
     * Something answers.
     *
     * @param route the method and the template
     * @param parameters as they stand in the path, encoded
     * @param forAnyone without a key
     */
    record Found(String route, Action action, Map<String, String> parameters, boolean forAnyone) implements Match {}

    record Missing(Problem problem) implements Match {}

    Router get(String template, Action action) {
        return add(Methods.GET, template, action);
    }

    Router post(String template, Action action) {
        return add(Methods.POST, template, action);
    }

    Router put(String template, Action action) {
        return add(Methods.PUT, template, action);
    }

    Router patch(String template, Action action) {
        return add(Methods.PATCH, template, action);
    }

    Router delete(String template, Action action) {
        return add(Methods.DELETE, template, action);
    }

    /** Answers also those who have no key. */
    Router getForAnyone(String template, Action action) {
        open.add(action);
        return get(template, action);
    }

    private Router add(HttpString method, String template, Action action) {
        SortedMap<String, Action> methods = templates.get(template);
        if (methods == null) {
            methods = new TreeMap<>();
            templates.put(template, methods);
            paths.add(template, methods);
        }
        methods.put(method.toString(), action);
        return this;
    }

    /** Every template with its methods. */
    SortedMap<String, SortedMap<String, Action>> templates() {
        return templates;
    }

    /** @param path as it came, encoded */
    Match match(HttpString method, String path) {
        PathTemplateMatcher.PathMatchResult<SortedMap<String, Action>> found = paths.match(path);
        if (found == null) {
            return new Missing(Problem.notFound("there is nothing at this path; /openapi.yaml has all that there is"));
        }
        String name = method.equals(Methods.HEAD) ? Methods.GET_STRING : method.toString();
        Action action = found.getValue().get(name);
        if (action == null) {
            String allowed = found.getValue().keySet().stream().collect(Collectors.joining(", "));
            return new Missing(Problem.of(StatusCodes.METHOD_NOT_ALLOWED, "this path takes " + allowed)
                    .with("Allow", allowed));
        }
        String route = name + " " + found.getMatchedTemplate();
        return new Found(route, action, found.getParameters(), open.contains(action));
    }
}

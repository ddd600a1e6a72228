package org.aq4svit.image;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.aq4svit.fault.InputException;

/**
 * The classes of a source and their labels.
 *
 * @param names in the order of their labels; empty if the source only has labels and nobody named them
 */
record Classes(List<String> names, Map<String, Integer> labels) {
    /**
     * The classes that the user gave, or that the layout keeps, or those of the images in alphabetical order.
     *
     * @param given by the user; empty if none
     */
    static Classes of(String uri, Findings found, List<String> given) {
        List<ClassMark> marks = found.images().stream().map(NamedImage::mark).toList();
        long named = marks.stream().filter(ClassMark.Name.class::isInstance).count();
        if (named != 0 && named != marks.size()) {
            throw InputException.expected(uri, "either names or numbers of classes", "both");
        }
        if (!given.isEmpty() && !found.classes().isEmpty() && !given.equals(found.classes())) {
            throw InputException.expected(
                    uri, "the listed classes, in their order", "others: " + difference(given, found.classes()));
        }
        if (!given.isEmpty() || !found.classes().isEmpty()) {
            return of(given.isEmpty() ? found.classes() : given);
        }
        return of(marks.stream()
                .filter(ClassMark.Name.class::isInstance)
                .map(mark -> ((ClassMark.Name) mark).name())
                .distinct()
                .sorted()
                .toList());
    }

    private static Classes of(List<String> names) {
        Map<String, Integer> labels = new HashMap<>();
        for (String name : names) {
            if (labels.put(name, labels.size()) != null) {
                throw InputException.expected("the list of classes", "every class once", name + " twice");
            }
        }
        return new Classes(names, labels);
    }

    private static String difference(List<String> given, List<String> found) {
        if (given.size() != found.size()) {
            return found.size() + " instead of " + given.size();
        }
        int i = 0;
        while (given.get(i).equals(found.get(i))) {
            i++;
        }
        return "label " + i + " is '" + found.get(i) + "', not '" + given.get(i) + "'";
    }

    /** The label of an image. */
    int label(NamedImage image) {
        return image.mark() instanceof ClassMark.Name named
                ? label(image, named.name())
                : label(image, ((ClassMark.Label) image.mark()).label());
    }

    private int label(NamedImage image, String name) {
        Integer label = labels.get(name);
        if (label == null) {
            throw InputException.expected(
                    image.uri(), "one of the " + labels.size() + " listed classes", "class " + name);
        }
        return label;
    }

    private int label(NamedImage image, int label) {
        if (label < 0 || (!names.isEmpty() && label >= names.size())) {
            String most = names.isEmpty() ? "on" : "to " + (names.size() - 1);
            throw InputException.expected(image.uri(), "labels from 0 " + most, label + " for " + image.key());
        }
        return label;
    }
}

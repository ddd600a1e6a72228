package org.aq4svit.image;

import java.util.List;

/**
 * What the marker segments of a JPEG file say.
 *
 * @param width columns
 * @param height rows
 * @param components the colour components in file order
 * @param colours how the components encode a colour
 * @param bare the file without application data and comments: nothing is left in it that could change how a decoder
 *     takes the samples, a colour profile least of all
 */
record JpegHeader(int width, int height, List<Component> components, JpegColours colours, byte[] bare) {
    /** One colour component: identifier and sampling factors. */
    record Component(int id, int horizontal, int vertical) {}

    /** Whether a component is stored with all columns but half the rows. */
    boolean halvesRows(int component) {
        int across = components.stream().mapToInt(Component::horizontal).max().orElseThrow();
        int down = components.stream().mapToInt(Component::vertical).max().orElseThrow();
        Component c = components.get(component);
        return c.horizontal() == across && c.vertical() * 2 == down;
    }
}

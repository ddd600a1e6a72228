package org.aq4svit.engine.onednn;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of an activation that is computed at once, at all time steps: some rows of one image, or some whole images.
 *
 * @param image the first image
 * @param images number of images; 1 unless {@code rows} are all rows
 * @param row the first row
 * @param rows number of rows
 */
record Strip(int image, int images, int row, int rows) {

    /** Cuts an activation into strips of about equal size that have at most {@code most} values, or a single row. */
    static List<Strip> of(Form form, int most) {
        int image = form.steps() * form.frame();
        if (image <= most) {
            return images(form, Math.min(form.images(), most / image));
        }
        int rows = Math.max(1, most / (form.steps() * form.row()));
        int pieces = (form.height() + rows - 1) / rows;
        List<Strip> strips = new ArrayList<>();
        for (int i = 0; i < form.images(); i++) {
            for (int p = 0; p < pieces; p++) {
                int from = form.height() * p / pieces;
                strips.add(new Strip(i, 1, from, form.height() * (p + 1) / pieces - from));
            }
        }
        return strips;
    }

    private static List<Strip> images(Form form, int each) {
        List<Strip> strips = new ArrayList<>();
        for (int i = 0; i < form.images(); i += each) {
            strips.add(new Strip(i, Math.min(each, form.images() - i), 0, form.height()));
        }
        return strips;
    }
}

package org.aq4svit.image;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A tar whose labels lie in a text file beside it, such as that of ImageNet's validation images. {@code x.tar} has its
 * labels in {@code x.labels.txt}; {@link LabelFile} says in which form.
 */
final class LabelledTar implements TarLayout {
    @Override
    public String name() {
        return "tars with a file of labels";
    }

    @Override
    public boolean fits(Tar tar) throws IOException {
        return LabelFile.beside(tar.place()).isPresent();
    }

    @Override
    public List<NamedImage> images(Tar tar) throws IOException {
        List<Tar.Entry> images = tar.images();
        Map<String, ClassMark> marks = LabelFile.beside(tar.place())
                .orElseThrow()
                .marks(tar.place(), images.stream().map(Tar.Entry::name).toList());
        return images.stream()
                .map(e -> tar.image(e.path(), e, marks.get(e.name())))
                .toList();
    }
}

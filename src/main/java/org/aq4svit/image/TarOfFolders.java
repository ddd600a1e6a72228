package org.aq4svit.image;

import java.util.List;

/** A tar of class folders, with or without folders above them: the class is the folder that directly holds the image. */
final class TarOfFolders implements TarLayout {
    @Override
    public String name() {
        return "tars of class folders";
    }

    @Override
    public boolean fits(Tar tar) {
        return true;
    }

    @Override
    public List<NamedImage> images(Tar tar) {
        return tar.images().stream()
                .map(e -> tar.image(e.path(), e, className(tar.place(), e.path())))
                .toList();
    }

    private static ClassMark className(Place tar, String key) {
        tar.requireFolder(key);
        int end = key.lastIndexOf('/');
        return new ClassMark.Name(key.substring(key.lastIndexOf('/', end - 1) + 1, end));
    }
}

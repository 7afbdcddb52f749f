import type { EntityManager } from '@mikro-orm/postgresql';
import { Category } from '../../server/catalog/category.entity.js';
import { Chapter } from '../../server/catalog/chapter.entity.js';
import { Course, CourseStatus } from '../../server/catalog/course.entity.js';
import { Lesson, LessonKind } from '../../server/catalog/lesson.entity.js';
import type { StoredFile } from '../../server/media/stored-file.entity.js';
import type { User } from '../../server/users/user.entity.js';
import { categories, courses, type CourseContent, type LessonContent, type Sample } from './content/index.js';
import { coverFile, type Files, type SeedFile } from './media.js';
import type { Catalogue } from './offers.js';

/** Whose work a course is, as its teacher would say it. */
export const copyrightOf = (teacher: string): string =>
  `本课程的文字、图片、音视频版权归讲师${teacher}所有，仅供学员本人学习。未经书面许可，不得录屏、转载、分发或用于训练模型。`;

interface Materials {
  files: Files;
  users: ReadonlyMap<string, User>;
  samples: Readonly<Record<Sample, SeedFile>>;
}

/** Shelves, courses and lessons, by slug and by name. */
export function storeCatalogue(em: EntityManager, { files, users, samples }: Materials): Catalogue {
  const fileOf = ({ sample }: LessonContent): StoredFile | null => sample && files.get(samples[sample].path)!;
  const createdAt = new Date();
  const stored = new Map<string, Course>();
  const tasks = new Map<string, Lesson>();
  const shelves = new Map<string, Category>();
  for (const [at, { name, below }] of categories.entries()) {
    const parent = em.create(Category, { name, position: at + 1, createdAt });
    shelves.set(name, parent);
    below.forEach((part, place) =>
      shelves.set(part, em.create(Category, { name: part, parent, position: place + 1, createdAt })),
    );
  }
  for (const content of courses) {
    const publishedAt = new Date(content.publishedAt);
    const teacher = users.get(content.teacher)!;
    const course = em.create(Course, {
      title: content.title,
      promise: content.promise,
      intro: content.intro.join('\n\n'),
      tags: [...content.tags],
      copyright: copyrightOf(teacher.name),
      priceFen: content.priceFen,
      status: CourseStatus.PUBLISHED,
      publishedAt,
      shareCode: content.slug,
      category: shelves.get(content.category)!,
      teacher,
      cover: files.get(coverFile(content.slug).path)!,
      version: 1,
      refundDays: 7,
      refundMaxProgress: 30,
      refundAutomatic: true,
      createdAt: publishedAt,
    });
    for (const lesson of storeLessons(em, course, content, fileOf))
      if (lesson.activity) tasks.set(lesson.title, lesson);
    stored.set(content.slug, course);
  }
  return { courses: stored, categories: shelves, tasks };
}

function storeLessons(
  em: EntityManager,
  course: Course,
  content: CourseContent,
  fileOf: (lesson: LessonContent) => StoredFile | null,
): Lesson[] {
  const createdAt = new Date(content.publishedAt);
  let number = 0;
  return content.chapters.flatMap(({ title, lessons }, index) => {
    const chapter = em.create(Chapter, { course, title, position: index + 1, createdAt });
    return lessons.map((lesson, place) => {
      const media = fileOf(lesson);
      const isArticle = lesson.kind === 'ARTICLE';
      return em.create(Lesson, {
        ...{ course, chapter, media, title: lesson.title, trial: lesson.trial, createdAt },
        ...{ kind: LessonKind[lesson.kind], position: place + 1, number: ++number },
        durationSeconds: isArticle ? lesson.seconds : (media?.durationSeconds ?? 0),
        activity: 'activity' in lesson ? lesson.activity : null,
        article: isArticle ? lesson.paragraphs.map(text => `<p>${text}</p>`).join('') : null,
      });
    });
  });
}

import { Arg, Args, ArgsType, Field, ID, Query, Resolver } from 'type-graphql';
import { connectionOf, PageArgs, Read, type Reader } from '../kernel/reads/index.js';
import { categories, courseOfShareCode, publishedCourses } from './catalog.reads.js';
import { Category } from './category.entity.js';
import { Course } from './course.entity.js';
import { Lesson } from './lesson.entity.js';

@ArgsType()
class CoursesArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Only those on this shelf.' })
  categoryId?: string | null;
}

@Resolver()
export class CatalogResolver {
  @Query(() => [Category], { description: 'The shelves, in their order.' })
  categories(@Read() read: Reader): Promise<Category[]> {
    return read.rows(categories);
  }

  @Query(() => connectionOf(Course), { description: 'Published courses, the latest first.' })
  courses(@Args(() => CoursesArgs) args: CoursesArgs, @Read() read: Reader): Promise<object> {
    return read.rows(publishedCourses, args);
  }

  @Query(() => Course, { nullable: true, description: 'Null where there is none for the viewer.' })
  course(@Arg('id', () => ID) id: string, @Read() read: Reader): Promise<object | null> {
    return read.byId(Course, id);
  }

  @Query(() => Course, { nullable: true, description: 'From the scene of a QR code or a share link.' })
  courseByShareCode(@Arg('code', () => String) code: string, @Read() read: Reader): Promise<Course | null> {
    return read.rows(courseOfShareCode, { code });
  }

  @Query(() => Lesson, { nullable: true, description: 'Its content is null until the viewer may open it.' })
  lesson(@Arg('id', () => ID) id: string, @Read() read: Reader): Promise<object | null> {
    return read.byId(Lesson, id);
  }
}

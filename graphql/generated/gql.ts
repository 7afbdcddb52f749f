/* eslint-disable */
import * as types from './graphql.js';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "fragment CourseCard on Course {\n  id\n  title\n  promise\n  coverUrl\n  lessonCount\n  learnerCount\n  access\n  price {\n    fen\n    text\n  }\n  teacher {\n    id\n    name\n    avatarUrl\n  }\n}": typeof types.CourseCardFragmentDoc,
    "query CourseList($first: Int!, $after: String, $categoryId: ID) {\n  courses(first: $first, after: $after, categoryId: $categoryId) {\n    nodes {\n      ...CourseCard\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": typeof types.CourseListDocument,
    "fragment CourseDetail on Course {\n  ...CourseCard\n  intro\n  durationSeconds\n  shareCode\n  category {\n    id\n    name\n  }\n  teacher {\n    id\n    name\n    avatarUrl\n    bio\n  }\n  chapters {\n    id\n    title\n    lessons {\n      ...LessonRow\n    }\n  }\n  lastLesson {\n    id\n    title\n  }\n}\n\nquery CoursePage($id: ID!) {\n  course(id: $id) {\n    ...CourseDetail\n  }\n}\n\nquery SharedCoursePage($code: String!) {\n  courseByShareCode(code: $code) {\n    ...CourseDetail\n  }\n}": typeof types.CourseDetailFragmentDoc,
    "query HomePage {\n  categories {\n    id\n    name\n  }\n  me {\n    id\n    courses(first: 1) {\n      nodes {\n        id\n        course {\n          id\n          title\n          coverUrl\n          lastLesson {\n            id\n            title\n          }\n        }\n      }\n    }\n  }\n}": typeof types.HomePageDocument,
    "query LearnPage($first: Int!, $after: String) {\n  me {\n    id\n    courses(first: $first, after: $after) {\n      nodes {\n        id\n        grantedAt\n        course {\n          id\n          title\n          coverUrl\n          lessonCount\n          teacher {\n            id\n            name\n          }\n          lastLesson {\n            id\n            title\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}": typeof types.LearnPageDocument,
    "query LessonPage($id: ID!) {\n  lesson(id: $id) {\n    ...LessonRow\n    body\n    videoUrl\n    next {\n      id\n      title\n      access\n    }\n    course {\n      id\n      title\n      coverUrl\n      access\n      price {\n        fen\n        text\n      }\n      chapters {\n        id\n        title\n        lessons {\n          ...LessonRow\n        }\n      }\n    }\n  }\n}": typeof types.LessonPageDocument,
    "fragment LessonRow on Lesson {\n  id\n  title\n  kind\n  durationSeconds\n  trial\n  access\n}": typeof types.LessonRowFragmentDoc,
    "mutation PlaceOrder($input: PlaceOrderInput!) {\n  placeOrder(input: $input) {\n    order {\n      ...OrderCard\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}\n\nquery CheckoutPage {\n  me {\n    id\n    paymentMethods\n  }\n}": typeof types.PlaceOrderDocument,
    "fragment OrderCard on Order {\n  id\n  number\n  status\n  createdAt\n  paidAt\n  payable {\n    fen\n    text\n  }\n  lines {\n    id\n    title\n    price {\n      fen\n      text\n    }\n    course {\n      id\n      coverUrl\n    }\n  }\n}": typeof types.OrderCardFragmentDoc,
    "query OrderPage($id: ID!) {\n  me {\n    id\n    paymentMethods\n    order(id: $id) {\n      ...OrderCard\n      ...OrderState\n      payments {\n        id\n        method\n        status\n        createdAt\n        paidAt\n      }\n    }\n  }\n}": typeof types.OrderPageDocument,
    "fragment OrderState on Order {\n  id\n  status\n  paidAt\n  lines {\n    id\n    course {\n      id\n      access\n      lastLesson {\n        id\n        title\n      }\n      chapters {\n        id\n        lessons {\n          id\n          access\n        }\n      }\n    }\n  }\n}": typeof types.OrderStateFragmentDoc,
    "subscription OrderUpdated($orderId: ID!) {\n  orderUpdated(orderId: $orderId) {\n    orderId\n    status\n    order {\n      ...OrderState\n    }\n  }\n}": typeof types.OrderUpdatedDocument,
    "query OrdersPage($first: Int!, $after: String) {\n  me {\n    id\n    orders(first: $first, after: $after) {\n      nodes {\n        ...OrderCard\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}": typeof types.OrdersPageDocument,
    "mutation CheckPayment($orderId: ID!) {\n  checkPayment(orderId: $orderId) {\n    order {\n      ...OrderState\n    }\n    userErrors {\n      code\n      message\n    }\n  }\n}": typeof types.CheckPaymentDocument,
    "mutation PayOrder($input: PayOrderInput!) {\n  payOrder(input: $input) {\n    payment {\n      id\n      status\n    }\n    launch {\n      __typename\n      ... on WechatJsapiLaunch {\n        appId\n        timeStamp\n        nonceStr\n        package\n        signType\n        paySign\n        cashierUrl\n      }\n      ... on AlipayLaunch {\n        tradeNo\n        cashierUrl\n      }\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": typeof types.PayOrderDocument,
    "query MePage {\n  me {\n    id\n    name\n    avatarUrl\n    role\n  }\n}": typeof types.MePageDocument,
    "fragment NewSession on SessionPayload {\n  accessToken\n  refreshToken\n  expiresAt\n  viewer {\n    id\n    name\n  }\n  userErrors {\n    code\n    message\n    field\n  }\n}\n\nmutation LoginWithPassword($input: LoginWithPasswordInput!) {\n  loginWithPassword(input: $input) {\n    ...NewSession\n  }\n}\n\nmutation LoginWithWechat($input: LoginWithWechatInput!) {\n  loginWithWechat(input: $input) {\n    ...NewSession\n  }\n}\n\nmutation LoginWithAlipay($input: LoginWithAlipayInput!) {\n  loginWithAlipay(input: $input) {\n    ...NewSession\n  }\n}\n\nmutation RefreshSession($input: RefreshSessionInput!) {\n  refreshSession(input: $input) {\n    ...NewSession\n  }\n}\n\nmutation Logout {\n  logout {\n    userErrors {\n      code\n      message\n    }\n  }\n}": typeof types.NewSessionFragmentDoc,
    "query SessionsPage {\n  me {\n    id\n    sessions {\n      id\n      platform\n      device\n      lastUsedAt\n      current\n    }\n  }\n}\n\nmutation RevokeSession($id: ID!) {\n  revokeSession(id: $id) {\n    userErrors {\n      code\n      message\n    }\n  }\n}": typeof types.SessionsPageDocument,
};
const documents: Documents = {
    "fragment CourseCard on Course {\n  id\n  title\n  promise\n  coverUrl\n  lessonCount\n  learnerCount\n  access\n  price {\n    fen\n    text\n  }\n  teacher {\n    id\n    name\n    avatarUrl\n  }\n}": types.CourseCardFragmentDoc,
    "query CourseList($first: Int!, $after: String, $categoryId: ID) {\n  courses(first: $first, after: $after, categoryId: $categoryId) {\n    nodes {\n      ...CourseCard\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": types.CourseListDocument,
    "fragment CourseDetail on Course {\n  ...CourseCard\n  intro\n  durationSeconds\n  shareCode\n  category {\n    id\n    name\n  }\n  teacher {\n    id\n    name\n    avatarUrl\n    bio\n  }\n  chapters {\n    id\n    title\n    lessons {\n      ...LessonRow\n    }\n  }\n  lastLesson {\n    id\n    title\n  }\n}\n\nquery CoursePage($id: ID!) {\n  course(id: $id) {\n    ...CourseDetail\n  }\n}\n\nquery SharedCoursePage($code: String!) {\n  courseByShareCode(code: $code) {\n    ...CourseDetail\n  }\n}": types.CourseDetailFragmentDoc,
    "query HomePage {\n  categories {\n    id\n    name\n  }\n  me {\n    id\n    courses(first: 1) {\n      nodes {\n        id\n        course {\n          id\n          title\n          coverUrl\n          lastLesson {\n            id\n            title\n          }\n        }\n      }\n    }\n  }\n}": types.HomePageDocument,
    "query LearnPage($first: Int!, $after: String) {\n  me {\n    id\n    courses(first: $first, after: $after) {\n      nodes {\n        id\n        grantedAt\n        course {\n          id\n          title\n          coverUrl\n          lessonCount\n          teacher {\n            id\n            name\n          }\n          lastLesson {\n            id\n            title\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}": types.LearnPageDocument,
    "query LessonPage($id: ID!) {\n  lesson(id: $id) {\n    ...LessonRow\n    body\n    videoUrl\n    next {\n      id\n      title\n      access\n    }\n    course {\n      id\n      title\n      coverUrl\n      access\n      price {\n        fen\n        text\n      }\n      chapters {\n        id\n        title\n        lessons {\n          ...LessonRow\n        }\n      }\n    }\n  }\n}": types.LessonPageDocument,
    "fragment LessonRow on Lesson {\n  id\n  title\n  kind\n  durationSeconds\n  trial\n  access\n}": types.LessonRowFragmentDoc,
    "mutation PlaceOrder($input: PlaceOrderInput!) {\n  placeOrder(input: $input) {\n    order {\n      ...OrderCard\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}\n\nquery CheckoutPage {\n  me {\n    id\n    paymentMethods\n  }\n}": types.PlaceOrderDocument,
    "fragment OrderCard on Order {\n  id\n  number\n  status\n  createdAt\n  paidAt\n  payable {\n    fen\n    text\n  }\n  lines {\n    id\n    title\n    price {\n      fen\n      text\n    }\n    course {\n      id\n      coverUrl\n    }\n  }\n}": types.OrderCardFragmentDoc,
    "query OrderPage($id: ID!) {\n  me {\n    id\n    paymentMethods\n    order(id: $id) {\n      ...OrderCard\n      ...OrderState\n      payments {\n        id\n        method\n        status\n        createdAt\n        paidAt\n      }\n    }\n  }\n}": types.OrderPageDocument,
    "fragment OrderState on Order {\n  id\n  status\n  paidAt\n  lines {\n    id\n    course {\n      id\n      access\n      lastLesson {\n        id\n        title\n      }\n      chapters {\n        id\n        lessons {\n          id\n          access\n        }\n      }\n    }\n  }\n}": types.OrderStateFragmentDoc,
    "subscription OrderUpdated($orderId: ID!) {\n  orderUpdated(orderId: $orderId) {\n    orderId\n    status\n    order {\n      ...OrderState\n    }\n  }\n}": types.OrderUpdatedDocument,
    "query OrdersPage($first: Int!, $after: String) {\n  me {\n    id\n    orders(first: $first, after: $after) {\n      nodes {\n        ...OrderCard\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}": types.OrdersPageDocument,
    "mutation CheckPayment($orderId: ID!) {\n  checkPayment(orderId: $orderId) {\n    order {\n      ...OrderState\n    }\n    userErrors {\n      code\n      message\n    }\n  }\n}": types.CheckPaymentDocument,
    "mutation PayOrder($input: PayOrderInput!) {\n  payOrder(input: $input) {\n    payment {\n      id\n      status\n    }\n    launch {\n      __typename\n      ... on WechatJsapiLaunch {\n        appId\n        timeStamp\n        nonceStr\n        package\n        signType\n        paySign\n        cashierUrl\n      }\n      ... on AlipayLaunch {\n        tradeNo\n        cashierUrl\n      }\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}": types.PayOrderDocument,
    "query MePage {\n  me {\n    id\n    name\n    avatarUrl\n    role\n  }\n}": types.MePageDocument,
    "fragment NewSession on SessionPayload {\n  accessToken\n  refreshToken\n  expiresAt\n  viewer {\n    id\n    name\n  }\n  userErrors {\n    code\n    message\n    field\n  }\n}\n\nmutation LoginWithPassword($input: LoginWithPasswordInput!) {\n  loginWithPassword(input: $input) {\n    ...NewSession\n  }\n}\n\nmutation LoginWithWechat($input: LoginWithWechatInput!) {\n  loginWithWechat(input: $input) {\n    ...NewSession\n  }\n}\n\nmutation LoginWithAlipay($input: LoginWithAlipayInput!) {\n  loginWithAlipay(input: $input) {\n    ...NewSession\n  }\n}\n\nmutation RefreshSession($input: RefreshSessionInput!) {\n  refreshSession(input: $input) {\n    ...NewSession\n  }\n}\n\nmutation Logout {\n  logout {\n    userErrors {\n      code\n      message\n    }\n  }\n}": types.NewSessionFragmentDoc,
    "query SessionsPage {\n  me {\n    id\n    sessions {\n      id\n      platform\n      device\n      lastUsedAt\n      current\n    }\n  }\n}\n\nmutation RevokeSession($id: ID!) {\n  revokeSession(id: $id) {\n    userErrors {\n      code\n      message\n    }\n  }\n}": types.SessionsPageDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment CourseCard on Course {\n  id\n  title\n  promise\n  coverUrl\n  lessonCount\n  learnerCount\n  access\n  price {\n    fen\n    text\n  }\n  teacher {\n    id\n    name\n    avatarUrl\n  }\n}"): (typeof documents)["fragment CourseCard on Course {\n  id\n  title\n  promise\n  coverUrl\n  lessonCount\n  learnerCount\n  access\n  price {\n    fen\n    text\n  }\n  teacher {\n    id\n    name\n    avatarUrl\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query CourseList($first: Int!, $after: String, $categoryId: ID) {\n  courses(first: $first, after: $after, categoryId: $categoryId) {\n    nodes {\n      ...CourseCard\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}"): (typeof documents)["query CourseList($first: Int!, $after: String, $categoryId: ID) {\n  courses(first: $first, after: $after, categoryId: $categoryId) {\n    nodes {\n      ...CourseCard\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment CourseDetail on Course {\n  ...CourseCard\n  intro\n  durationSeconds\n  shareCode\n  category {\n    id\n    name\n  }\n  teacher {\n    id\n    name\n    avatarUrl\n    bio\n  }\n  chapters {\n    id\n    title\n    lessons {\n      ...LessonRow\n    }\n  }\n  lastLesson {\n    id\n    title\n  }\n}\n\nquery CoursePage($id: ID!) {\n  course(id: $id) {\n    ...CourseDetail\n  }\n}\n\nquery SharedCoursePage($code: String!) {\n  courseByShareCode(code: $code) {\n    ...CourseDetail\n  }\n}"): (typeof documents)["fragment CourseDetail on Course {\n  ...CourseCard\n  intro\n  durationSeconds\n  shareCode\n  category {\n    id\n    name\n  }\n  teacher {\n    id\n    name\n    avatarUrl\n    bio\n  }\n  chapters {\n    id\n    title\n    lessons {\n      ...LessonRow\n    }\n  }\n  lastLesson {\n    id\n    title\n  }\n}\n\nquery CoursePage($id: ID!) {\n  course(id: $id) {\n    ...CourseDetail\n  }\n}\n\nquery SharedCoursePage($code: String!) {\n  courseByShareCode(code: $code) {\n    ...CourseDetail\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query HomePage {\n  categories {\n    id\n    name\n  }\n  me {\n    id\n    courses(first: 1) {\n      nodes {\n        id\n        course {\n          id\n          title\n          coverUrl\n          lastLesson {\n            id\n            title\n          }\n        }\n      }\n    }\n  }\n}"): (typeof documents)["query HomePage {\n  categories {\n    id\n    name\n  }\n  me {\n    id\n    courses(first: 1) {\n      nodes {\n        id\n        course {\n          id\n          title\n          coverUrl\n          lastLesson {\n            id\n            title\n          }\n        }\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query LearnPage($first: Int!, $after: String) {\n  me {\n    id\n    courses(first: $first, after: $after) {\n      nodes {\n        id\n        grantedAt\n        course {\n          id\n          title\n          coverUrl\n          lessonCount\n          teacher {\n            id\n            name\n          }\n          lastLesson {\n            id\n            title\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}"): (typeof documents)["query LearnPage($first: Int!, $after: String) {\n  me {\n    id\n    courses(first: $first, after: $after) {\n      nodes {\n        id\n        grantedAt\n        course {\n          id\n          title\n          coverUrl\n          lessonCount\n          teacher {\n            id\n            name\n          }\n          lastLesson {\n            id\n            title\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query LessonPage($id: ID!) {\n  lesson(id: $id) {\n    ...LessonRow\n    body\n    videoUrl\n    next {\n      id\n      title\n      access\n    }\n    course {\n      id\n      title\n      coverUrl\n      access\n      price {\n        fen\n        text\n      }\n      chapters {\n        id\n        title\n        lessons {\n          ...LessonRow\n        }\n      }\n    }\n  }\n}"): (typeof documents)["query LessonPage($id: ID!) {\n  lesson(id: $id) {\n    ...LessonRow\n    body\n    videoUrl\n    next {\n      id\n      title\n      access\n    }\n    course {\n      id\n      title\n      coverUrl\n      access\n      price {\n        fen\n        text\n      }\n      chapters {\n        id\n        title\n        lessons {\n          ...LessonRow\n        }\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment LessonRow on Lesson {\n  id\n  title\n  kind\n  durationSeconds\n  trial\n  access\n}"): (typeof documents)["fragment LessonRow on Lesson {\n  id\n  title\n  kind\n  durationSeconds\n  trial\n  access\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation PlaceOrder($input: PlaceOrderInput!) {\n  placeOrder(input: $input) {\n    order {\n      ...OrderCard\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}\n\nquery CheckoutPage {\n  me {\n    id\n    paymentMethods\n  }\n}"): (typeof documents)["mutation PlaceOrder($input: PlaceOrderInput!) {\n  placeOrder(input: $input) {\n    order {\n      ...OrderCard\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}\n\nquery CheckoutPage {\n  me {\n    id\n    paymentMethods\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment OrderCard on Order {\n  id\n  number\n  status\n  createdAt\n  paidAt\n  payable {\n    fen\n    text\n  }\n  lines {\n    id\n    title\n    price {\n      fen\n      text\n    }\n    course {\n      id\n      coverUrl\n    }\n  }\n}"): (typeof documents)["fragment OrderCard on Order {\n  id\n  number\n  status\n  createdAt\n  paidAt\n  payable {\n    fen\n    text\n  }\n  lines {\n    id\n    title\n    price {\n      fen\n      text\n    }\n    course {\n      id\n      coverUrl\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query OrderPage($id: ID!) {\n  me {\n    id\n    paymentMethods\n    order(id: $id) {\n      ...OrderCard\n      ...OrderState\n      payments {\n        id\n        method\n        status\n        createdAt\n        paidAt\n      }\n    }\n  }\n}"): (typeof documents)["query OrderPage($id: ID!) {\n  me {\n    id\n    paymentMethods\n    order(id: $id) {\n      ...OrderCard\n      ...OrderState\n      payments {\n        id\n        method\n        status\n        createdAt\n        paidAt\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment OrderState on Order {\n  id\n  status\n  paidAt\n  lines {\n    id\n    course {\n      id\n      access\n      lastLesson {\n        id\n        title\n      }\n      chapters {\n        id\n        lessons {\n          id\n          access\n        }\n      }\n    }\n  }\n}"): (typeof documents)["fragment OrderState on Order {\n  id\n  status\n  paidAt\n  lines {\n    id\n    course {\n      id\n      access\n      lastLesson {\n        id\n        title\n      }\n      chapters {\n        id\n        lessons {\n          id\n          access\n        }\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription OrderUpdated($orderId: ID!) {\n  orderUpdated(orderId: $orderId) {\n    orderId\n    status\n    order {\n      ...OrderState\n    }\n  }\n}"): (typeof documents)["subscription OrderUpdated($orderId: ID!) {\n  orderUpdated(orderId: $orderId) {\n    orderId\n    status\n    order {\n      ...OrderState\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query OrdersPage($first: Int!, $after: String) {\n  me {\n    id\n    orders(first: $first, after: $after) {\n      nodes {\n        ...OrderCard\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}"): (typeof documents)["query OrdersPage($first: Int!, $after: String) {\n  me {\n    id\n    orders(first: $first, after: $after) {\n      nodes {\n        ...OrderCard\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation CheckPayment($orderId: ID!) {\n  checkPayment(orderId: $orderId) {\n    order {\n      ...OrderState\n    }\n    userErrors {\n      code\n      message\n    }\n  }\n}"): (typeof documents)["mutation CheckPayment($orderId: ID!) {\n  checkPayment(orderId: $orderId) {\n    order {\n      ...OrderState\n    }\n    userErrors {\n      code\n      message\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation PayOrder($input: PayOrderInput!) {\n  payOrder(input: $input) {\n    payment {\n      id\n      status\n    }\n    launch {\n      __typename\n      ... on WechatJsapiLaunch {\n        appId\n        timeStamp\n        nonceStr\n        package\n        signType\n        paySign\n        cashierUrl\n      }\n      ... on AlipayLaunch {\n        tradeNo\n        cashierUrl\n      }\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}"): (typeof documents)["mutation PayOrder($input: PayOrderInput!) {\n  payOrder(input: $input) {\n    payment {\n      id\n      status\n    }\n    launch {\n      __typename\n      ... on WechatJsapiLaunch {\n        appId\n        timeStamp\n        nonceStr\n        package\n        signType\n        paySign\n        cashierUrl\n      }\n      ... on AlipayLaunch {\n        tradeNo\n        cashierUrl\n      }\n    }\n    userErrors {\n      code\n      message\n      field\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query MePage {\n  me {\n    id\n    name\n    avatarUrl\n    role\n  }\n}"): (typeof documents)["query MePage {\n  me {\n    id\n    name\n    avatarUrl\n    role\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment NewSession on SessionPayload {\n  accessToken\n  refreshToken\n  expiresAt\n  viewer {\n    id\n    name\n  }\n  userErrors {\n    code\n    message\n    field\n  }\n}\n\nmutation LoginWithPassword($input: LoginWithPasswordInput!) {\n  loginWithPassword(input: $input) {\n    ...NewSession\n  }\n}\n\nmutation LoginWithWechat($input: LoginWithWechatInput!) {\n  loginWithWechat(input: $input) {\n    ...NewSession\n  }\n}\n\nmutation LoginWithAlipay($input: LoginWithAlipayInput!) {\n  loginWithAlipay(input: $input) {\n    ...NewSession\n  }\n}\n\nmutation RefreshSession($input: RefreshSessionInput!) {\n  refreshSession(input: $input) {\n    ...NewSession\n  }\n}\n\nmutation Logout {\n  logout {\n    userErrors {\n      code\n      message\n    }\n  }\n}"): (typeof documents)["fragment NewSession on SessionPayload {\n  accessToken\n  refreshToken\n  expiresAt\n  viewer {\n    id\n    name\n  }\n  userErrors {\n    code\n    message\n    field\n  }\n}\n\nmutation LoginWithPassword($input: LoginWithPasswordInput!) {\n  loginWithPassword(input: $input) {\n    ...NewSession\n  }\n}\n\nmutation LoginWithWechat($input: LoginWithWechatInput!) {\n  loginWithWechat(input: $input) {\n    ...NewSession\n  }\n}\n\nmutation LoginWithAlipay($input: LoginWithAlipayInput!) {\n  loginWithAlipay(input: $input) {\n    ...NewSession\n  }\n}\n\nmutation RefreshSession($input: RefreshSessionInput!) {\n  refreshSession(input: $input) {\n    ...NewSession\n  }\n}\n\nmutation Logout {\n  logout {\n    userErrors {\n      code\n      message\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query SessionsPage {\n  me {\n    id\n    sessions {\n      id\n      platform\n      device\n      lastUsedAt\n      current\n    }\n  }\n}\n\nmutation RevokeSession($id: ID!) {\n  revokeSession(id: $id) {\n    userErrors {\n      code\n      message\n    }\n  }\n}"): (typeof documents)["query SessionsPage {\n  me {\n    id\n    sessions {\n      id\n      platform\n      device\n      lastUsedAt\n      current\n    }\n  }\n}\n\nmutation RevokeSession($id: ID!) {\n  revokeSession(id: $id) {\n    userErrors {\n      code\n      message\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;